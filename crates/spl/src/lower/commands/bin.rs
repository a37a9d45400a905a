//! `bin`, `bucket` and `discretize`.

use plan::{ArgValue, Step};

use super::super::Result;
use super::super::reader::{Reader, arg, field};
use super::vendor;

/// `bin [span=..] [bins=..] [minspan=..] [start=..] [end=..] [aligntime=..] f [AS g]`.
pub(super) fn bin(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let subject = reader.expect("a field name")?;
    let mut args = vec![arg("field", ArgValue::Fields(vec![field(&subject)]), subject.span)];
    if reader.keyword("as") {
        let name = reader.expect("a field name after `AS`")?;
        args.push(arg("as", ArgValue::Fields(vec![field(&name)]), name.span));
    }
    for name in ["span", "minspan", "start", "end", "aligntime"] {
        if let Some(text) = reader.text_option(&[name])? {
            args.push(arg(name, ArgValue::Text(text.value), text.span));
        }
    }
    if let Some(bins) = reader.count_option(&["bins"])? {
        args.push(arg("bins", ArgValue::Integer(bins.value), bins.span));
    }
    reader.finish()?;
    Ok(vendor("splunk.bin", args, span))
}

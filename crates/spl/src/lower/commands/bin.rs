//! `bin`, `bucket` and `discretize`.

use plan::{Arg, ArgValue, Step, TimeRange};

use super::super::Result;
use super::super::range::time_of;
use super::super::reader::{Reader, arg, field};
use super::vendor;

/// `bin [span=..] [bins=..] [minspan=..] [start=..] [end=..] [aligntime=..] f [AS g]`.
pub(super) fn bin(range: &TimeRange, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let subject = reader.expect("a field name")?;
    let mut args = vec![arg("field", ArgValue::Fields(vec![field(&subject)]), subject.span)];
    if reader.keyword("as") {
        let name = reader.expect("a field name after `AS`")?;
        args.push(arg("as", ArgValue::Fields(vec![field(&name)]), name.span));
    }
    for name in ["span", "minspan", "start", "end"] {
        if let Some(text) = reader.text_option(&[name])? {
            args.push(arg(name, ArgValue::Text(text.value), text.span));
        }
    }
    args.extend(align(range, &mut reader)?);
    if let Some(bins) = reader.count_option(&["bins"])? {
        args.push(arg("bins", ArgValue::Integer(bins.value), bins.span));
    }
    reader.finish()?;
    Ok(vendor("splunk.bin", args, span))
}

/// `aligntime=earliest|latest|<time>`: the time that spans of time are counted from. A search without that end aligns
/// nothing.
pub(in crate::lower) fn align(range: &TimeRange, reader: &mut Reader<'_>) -> Result<Option<Arg>> {
    let Some(written) = reader.text_option(&["aligntime"])? else { return Ok(None) };
    let time = match written.value.as_str() {
        "earliest" => range.start.as_ref().map(|bound| bound.time.clone()),
        "latest" => range.end.as_ref().map(|bound| bound.time.clone()),
        _ => Some(time_of(&written, "aligntime")?),
    };
    Ok(time.map(|time| arg("aligntime", ArgValue::Expr(time), written.span)))
}

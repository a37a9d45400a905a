//! `fromjson`.

use plan::{ArgValue, Step};
use text::Spanned;

use super::super::Result;
use super::super::reader::{Reader, arg, field};
use super::vendor;

/// `fromjson f [prefix=s]`.
pub(super) fn fromjson(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let prefix = reader.text_option(&["prefix"])?.unwrap_or(Spanned::new(String::new(), span));
    let subject = reader.expect("a field with JSON objects")?;
    reader.finish()?;
    let args = vec![
        arg("field", ArgValue::Fields(vec![field(&subject)]), subject.span),
        arg("prefix", ArgValue::Text(prefix.value), prefix.span),
    ];
    Ok(vendor("splunk.fromjson", args, span))
}

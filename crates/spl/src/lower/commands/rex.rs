//! `rex`.

use plan::{ArgValue, Step};
use text::{Diagnostic, Spanned};

use super::super::Result;
use super::super::reader::{Reader, arg, field};
use super::vendor;

/// `rex [field=f] [max_match=n] [offset_field=o] "pattern"`. `mode=sed` is not supported yet.
pub(super) fn rex(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let subject = reader.text_option(&["field"])?.unwrap_or(Spanned::new("_raw".to_owned(), span));
    let max_match = reader.count_option(&["max_match"])?.unwrap_or(Spanned::new(1, span));
    let offset_field = reader.text_option(&["offset_field"])?;
    if let Some(mode) = reader.text_option(&["mode"])? {
        let message = format!("`rex` with mode `{}` is not supported yet", mode.value);
        return Err(Box::new(Diagnostic::error("unsupported-option", mode.span, message)));
    }
    let pattern = reader.expect("a regular expression")?;
    reader.finish()?;
    let mut args = vec![
        arg("field", ArgValue::Fields(vec![field(&subject)]), subject.span),
        arg("pattern", ArgValue::Text(pattern.value), pattern.span),
        arg("max_match", ArgValue::Integer(max_match.value), max_match.span),
    ];
    args.extend(
        offset_field.map(|name| arg("offset_field", ArgValue::Fields(vec![field(&name)]), name.span)),
    );
    Ok(vendor("splunk.rex", args, span))
}

//! `iplocation`.

use plan::{ArgValue, Step};
use text::{Diagnostic, Spanned};

use super::super::Result;
use super::super::reader::{Reader, arg, field};
use super::vendor;

/// `iplocation [prefix=s] [allfields=b] [lang=code] f`.
pub(super) fn iplocation(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let prefix = reader.text_option(&["prefix"])?.unwrap_or(Spanned::new(String::new(), span));
    let all = reader.boolean_option(&["allfields"])?.unwrap_or(Spanned::new(false, span));
    let language = reader.text_option(&["lang"])?;
    let subject = reader.expect("a field with addresses")?;
    if let Some(second) = reader.word() {
        let message = format!("Error in 'iplocation' command: The argument '{}' is invalid", second.value);
        let wrong = Diagnostic::error("unexpected-argument", second.span, message);
        return Err(Box::new(wrong.with_note("one field is located at a time")));
    }
    reader.finish()?;
    let mut args = vec![
        arg("field", ArgValue::Fields(vec![field(&subject)]), subject.span),
        arg("prefix", ArgValue::Text(prefix.value), prefix.span),
        arg("allfields", ArgValue::Boolean(all.value), all.span),
    ];
    args.extend(language.map(|code| arg("lang", ArgValue::Text(code.value), code.span)));
    Ok(vendor("splunk.iplocation", args, span))
}

//! `makemv`.

use plan::{ArgValue, Step};
use text::Spanned;

use super::super::Result;
use super::super::reader::{Reader, arg, field};
use super::vendor;

/// `makemv [delim=" "|tokenizer="regex"] [allowempty=b] [setsv=b] f`.
pub(super) fn makemv(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let delim = reader.text_option(&["delim"])?;
    let tokenizer = reader.text_option(&["tokenizer"])?;
    let allow_empty = reader.boolean_option(&["allowempty"])?.unwrap_or(Spanned::new(false, span));
    if reader.boolean_option(&["setsv"])?.is_some_and(|set| set.value) {
        reader.refuse(&["setsv"])?;
    }
    let subject = reader.expect("a field name")?;
    reader.finish()?;
    let mut args = vec![
        arg("field", ArgValue::Fields(vec![field(&subject)]), subject.span),
        arg("allowempty", ArgValue::Boolean(allow_empty.value), allow_empty.span),
    ];
    match tokenizer {
        Some(tokenizer) => args.push(arg("tokenizer", ArgValue::Text(tokenizer.value), tokenizer.span)),
        None => {
            let delim = delim.unwrap_or(Spanned::new(" ".to_owned(), span));
            args.push(arg("delim", ArgValue::Text(delim.value), delim.span));
        }
    }
    Ok(vendor("splunk.makemv", args, span))
}

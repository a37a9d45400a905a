//! `mvcombine` and `nomv`.

use plan::{ArgValue, Step};
use text::Spanned;

use super::super::reader::{Reader, arg, field};
use super::super::{Lowering, Result};
use super::vendor;

/// `mvcombine [delim=" "] f`: `delim` is what a later `nomv` joins the values with.
pub(super) fn mvcombine(lowering: &mut Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let delim = reader.text_option(&["delim"])?.unwrap_or(Spanned::new(" ".to_owned(), span));
    let subject = reader.expect("a field name")?;
    reader.finish()?;
    lowering.delimiters.insert(subject.value.clone(), delim.value);
    let args = vec![arg("field", ArgValue::Fields(vec![field(&subject)]), subject.span)];
    Ok(vendor("splunk.mvcombine", args, span))
}

/// `nomv f`: one text, the values joined by the delimiter that an earlier command set for the field, else by line
/// ends.
pub(super) fn nomv(lowering: &mut Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let subject = reader.expect("a field name")?;
    reader.finish()?;
    let delim = lowering
        .delimiters
        .get(&subject.value)
        .or(lowering.delimiters.get("*"))
        .cloned()
        .unwrap_or("\n".to_owned());
    let args = vec![
        arg("field", ArgValue::Fields(vec![field(&subject)]), subject.span),
        arg("delim", ArgValue::Text(delim), span),
    ];
    Ok(vendor("splunk.nomv", args, span))
}

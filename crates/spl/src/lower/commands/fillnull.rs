//! `fillnull`.

use plan::{ArgValue, Step};
use text::Spanned;

use super::super::Result;
use super::super::reader::{Reader, arg};
use super::vendor;

/// `fillnull [value=v] [f ...]`: `0` where nothing is said; no field means every field of the result.
pub(super) fn fillnull(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let value = reader.text_option(&["value"])?.unwrap_or(Spanned::new("0".to_owned(), span));
    let fields = reader.fields(&[]);
    reader.finish()?;
    let args = vec![
        arg("value", ArgValue::Text(value.value), value.span),
        arg("fields", ArgValue::Fields(fields), span),
    ];
    Ok(vendor("splunk.fillnull", args, span))
}

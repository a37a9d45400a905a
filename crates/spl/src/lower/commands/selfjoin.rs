//! `selfjoin`.

use plan::{ArgValue, Step};
use text::Spanned;

use super::super::Result;
use super::super::reader::{Reader, arg};
use super::vendor;

/// `selfjoin [overwrite=b] [max=n] [keepsingle=b] f ...`: each row with the other rows that have its values in the fields.
pub(super) fn selfjoin(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let overwrite = reader.boolean_option(&["overwrite"])?.unwrap_or(Spanned::new(true, span));
    let single = reader.boolean_option(&["keepsingle"])?.unwrap_or(Spanned::new(false, span));
    let max = reader.count_option(&["max"])?.unwrap_or(Spanned::new(1, span));
    let mut fields = reader.fields(&[]);
    if fields.is_empty() {
        let first = reader.expect("a field to join on")?;
        fields.push(super::super::reader::field(&first));
    }
    reader.finish()?;
    let args = vec![
        arg("fields", ArgValue::Fields(fields), span),
        arg("max", ArgValue::Integer(max.value), max.span),
        arg("overwrite", ArgValue::Boolean(overwrite.value), overwrite.span),
        arg("keepsingle", ArgValue::Boolean(single.value), single.span),
    ];
    Ok(vendor("splunk.selfjoin", args, span))
}

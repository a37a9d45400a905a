//! `fieldsummary`.

use plan::{ArgValue, Step};
use text::Spanned;

use super::super::Result;
use super::super::reader::{Reader, arg};
use super::vendor;

/// `fieldsummary [maxvals=n] [f...]`.
pub(super) fn fieldsummary(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let most = reader.count_option(&["maxvals"])?.unwrap_or(Spanned::new(100, span));
    let fields = reader.fields(&[]);
    reader.finish()?;
    let mut args = vec![arg("maxvals", ArgValue::Integer(most.value), most.span)];
    if !fields.is_empty() {
        args.push(arg("fields", ArgValue::Fields(fields), span));
    }
    Ok(vendor("splunk.fieldsummary", args, span))
}

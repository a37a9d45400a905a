//! `filldown`.

use plan::{ArgValue, Step};

use super::super::Result;
use super::super::reader::{Reader, arg};
use super::vendor;

/// `filldown [f* ...]`: no field means every field.
pub(super) fn filldown(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let fields = reader.fields(&[]);
    reader.finish()?;
    Ok(vendor("splunk.filldown", vec![arg("fields", ArgValue::Fields(fields), span)], span))
}

//! `uniq`.

use plan::Step;

use super::super::Result;
use super::super::reader::Reader;
use super::vendor;

/// `uniq`: no row that is the same as the one before.
pub(super) fn uniq(reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    reader.finish()?;
    Ok(vendor("splunk.uniq", Vec::new(), span))
}

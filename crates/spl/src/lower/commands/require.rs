//! `require`.

use plan::Step;

use super::super::Result;
use super::super::reader::Reader;
use super::vendor;

/// `require`: a search without rows is an error.
pub(super) fn require(reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    reader.finish()?;
    Ok(vendor("splunk.require", Vec::new(), span))
}

//! `highlight` and `iconify`: how events look, which is no part of an answer.

use plan::Step;

use super::super::Result;
use super::super::reader::Reader;

/// `highlight s...`, `iconify f...`: Splunk colours words or puts pictures beside events, and changes no value.
pub(super) fn shown(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    reader.expect("what is to be shown")?;
    reader.fields(&[]);
    reader.finish()?;
    Ok(Vec::new())
}

//! `append`.

use plan::{Step, StepKind};

use super::super::reader::Reader;
use super::super::{Lowering, Result, step};

/// `append [search ...]`.
pub(super) fn append(lowering: &mut Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    for option in ["extendtimerange", "maxtime", "maxout", "timeout"] {
        reader.refuse(&[option])?;
    }
    let Some(subsearch) = reader.subsearch() else {
        reader.expect("a subsearch in brackets")?;
        return Ok(Vec::new());
    };
    reader.finish()?;
    Ok(vec![step(StepKind::Union(lowering.pipeline(subsearch)), span)])
}

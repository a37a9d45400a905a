//! `appendpipe`.

use plan::{ArgValue, Step};

use super::super::reader::{Reader, arg};
use super::super::{Lowering, Result};
use super::vendor;

/// `appendpipe [run_in_preview=b] [commands]`: the commands go on with the rows so far. There is no preview here.
pub(super) fn appendpipe(lowering: &mut Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    reader.boolean_option(&["run_in_preview"])?;
    let Some(pipeline) = reader.subsearch() else {
        reader.expect("a pipeline in brackets")?;
        return Ok(Vec::new());
    };
    reader.finish()?;
    let plan = lowering.continuation(pipeline);
    Ok(vendor("splunk.appendpipe", vec![arg("pipeline", ArgValue::Plan(plan), pipeline.span)], span))
}

//! `appendpipe`

use plan::ArgValue;
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::steps::union;

/// `splunk.appendpipe{pipeline}` gives the rows, then what further commands make of the same rows.
///
/// - **Source**: Search Reference, "appendpipe".
pub(crate) const APPENDPIPE: Command = Command { name: "splunk.appendpipe", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let Some(ArgValue::Plan(pipeline)) = call.vendor.arg("pipeline").map(|arg| &arg.value) else {
        return Err(call.wrong("pipeline", "is missing"));
    };
    let rows = call.rows()?;
    let further = call.lowering.onwards(call.lowering.rows(&rows), &pipeline.steps)?;
    Ok(union::union(call.lowering.rows(&rows), further))
}

//! `tail`

use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::{indexes, take_rows};
use crate::operator::Operator;

/// `splunk.tail{count}` keeps the last rows, the last one first. (Measured on Splunk 10.4.2.)
pub(crate) const TAIL: Command = Command { name: "splunk.tail", makes_rows: false, lower };

/// How many rows stay where nothing is said.
const DEFAULT: usize = 10;

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let count = call.count("count", DEFAULT)?;
    let input = call.input()?;
    let schema = input.schema();
    Ok(Operator::whole("Tail", input, schema, move |rows| {
        take_rows(rows, &indexes((0..rows.num_rows()).rev().take(count)))
    }))
}

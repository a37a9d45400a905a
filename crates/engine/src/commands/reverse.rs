//! `reverse`

use super::{Command, Invocation, Node};
use crate::batch::{indexes, take_rows};
use crate::operator::Operator;
use text::Diagnostic;

/// `splunk.reverse{}` turns the order of the rows around.
pub(crate) const REVERSE: Command = Command { name: "splunk.reverse", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let input = call.input()?;
    let schema = input.schema();
    Ok(Operator::whole("Reverse", input, schema, |rows| {
        take_rows(rows, &indexes((0..rows.num_rows()).rev()))
    }))
}

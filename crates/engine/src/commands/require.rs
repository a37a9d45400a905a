//! `require`

use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::operator::Operator;
use crate::trouble::refused;

/// `splunk.require` lets all rows pass, and stops the search where there is none.
///
/// - **Source**: Search Reference, "require". Believed: the words of the error.
pub(crate) const REQUIRE: Command = Command { name: "splunk.require", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let input = call.input()?;
    let schema = input.schema();
    let span = call.span;
    Ok(Operator::whole("Require", input, schema, move |rows| {
        if rows.num_rows() == 0 {
            let message = "Error in 'require' command: the search before it gives no rows";
            return Err(refused(Diagnostic::error("no-rows", span, message)));
        }
        Ok(rows.clone())
    }))
}

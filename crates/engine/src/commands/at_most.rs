//! `at_most`: how many rows of a subsearch count.

use plan::Limits;
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::operator::Operator;

/// `splunk.at_most{rows, published}` lets the first `rows` rows pass, with a warning where there are more. With
/// `published` it is a limit of limits.conf that may be off, else an option of the query.
pub(crate) const AT_MOST: Command = Command { name: "splunk.at_most", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let most = call.count("rows", usize::MAX)?;
    let input = call.input()?;
    if call.vendor.is_set("published") && call.limits() == Limits::Off {
        return Ok(input);
    }
    let schema = input.schema();
    let (notices, span) = (call.lowering.notices.clone(), call.span);
    Ok(Operator::whole("AtMost", input, schema, move |rows| {
        if rows.num_rows() > most {
            notices.say(super::cut_subsearch(span, most, rows.num_rows()));
        }
        Ok(rows.slice(0, most.min(rows.num_rows())))
    }))
}

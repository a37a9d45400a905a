//! `uniq`

use functions::Value;
use text::Diagnostic;

use super::grid::Grid;
use super::{Command, Invocation, Node};

/// `splunk.uniq{}` takes away each row whose fields all have the values of the row before.
///
/// - **Source**: Search Reference, "uniq".
pub(crate) const UNIQ: Command = Command { name: "splunk.uniq", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let rows = call.rows()?;
    let grid = Grid::read(&rows, call.lowering.environment.trace);
    let text = |value: &Value<'static>| match value {
        Value::Multi(members) => members.join("\n"),
        other => other.text().unwrap_or_default().into_owned(),
    };
    let same = |row: usize| {
        row > 0
            && grid.columns.iter().all(|(_, values)| {
                values[row].is_null() == values[row - 1].is_null()
                    && text(&values[row]) == text(&values[row - 1])
            })
    };
    let kept: Vec<usize> = (0..grid.rows).filter(|row| !same(*row)).collect();
    call.go_on_with(grid.picked(&kept))
}

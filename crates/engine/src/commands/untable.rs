//! `untable`

use functions::Value;
use text::Diagnostic;

use super::grid::{Grid, events, values};
use super::{Command, Invocation, Node};

/// `splunk.untable{x, name, data}` makes a row of each value: the row's `x`, the field's name, the value.
///
/// - **Null** makes no row. Fields that start with `_` make none.
/// - **Source**: Search Reference, "untable".
pub(crate) const UNTABLE: Command = Command { name: "splunk.untable", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let (x, name, data) = (call.name("x")?, call.name("name")?, call.name("data")?);
    let rows = call.rows()?;
    let trace = call.lowering.environment.trace;
    let behind = events(&rows, trace);
    let mut kept = behind.as_ref().map(|_| Vec::new());
    let (mut xs, mut names, mut found) = (Vec::new(), Vec::new(), Vec::new());
    let keys = rows.column_by_name(&x).map(values);
    let named: Vec<(String, Vec<Value<'static>>)> = Grid::read(&rows, trace)
        .columns
        .into_iter()
        .filter(|(name, _)| *name != x && !name.starts_with('_'))
        .collect();
    for row in 0..rows.num_rows() {
        for (column, values) in named.iter().filter(|(_, values)| !values[row].is_null()) {
            xs.push(keys.as_ref().map_or(Value::Null, |keys| keys[row].clone()));
            names.push(Value::owned(column));
            found.push(values[row].clone());
            if let (Some(kept), Some(behind)) = (&mut kept, &behind) {
                kept.push(behind[row].clone());
            }
        }
    }
    let count = xs.len();
    let columns = vec![(x, xs), (name, names), (data, found)];
    call.go_on_with(Grid { columns, events: kept, rows: count })
}

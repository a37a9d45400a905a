//! `transpose`

use functions::Value;
use text::Diagnostic;

use super::grid::Grid;
use super::{Command, Invocation, Node};
use crate::types::is_only_seen;

/// `splunk.transpose{rows, column_name, header_field, include_empty}` makes a row of each field and a column of each
/// of the first rows: `row 1`, or the value of `header_field`.
///
/// - **Null**: a field without a value in any row makes a row with `include_empty`, else none; a field of events that no
///   row has is not there at all. Fields that start with `_` make none.
/// - **Source**: Search Reference, "transpose".
pub(crate) const TRANSPOSE: Command = Command { name: "splunk.transpose", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let rows = call.rows()?;
    let grid = Grid::read(&rows, call.lowering.environment.trace);
    let most = match call.count("rows", 5)? {
        0 => usize::MAX,
        most => most,
    };
    let header = call.field("header_field").map(|field| field.name.clone());
    let heads = header.as_deref().and_then(|name| grid.column(name));
    let count = grid.rows.min(most);
    let title = |row: usize| {
        let named = heads.and_then(|heads| heads[row].text()).map(|text| text.into_owned());
        named.unwrap_or_else(|| format!("row {}", row + 1))
    };
    let empty = call.vendor.is_set("include_empty");
    let schema = rows.schema();
    let is_there = |name: &str, values: &[Value<'_>]| {
        let only_seen = schema.field_with_name(name).is_ok_and(is_only_seen);
        !only_seen || values.iter().any(|value| !value.is_null())
    };
    let kept: Vec<&(String, Vec<Value<'static>>)> = grid
        .columns
        .iter()
        .filter(|(name, _)| Some(name) != header.as_ref() && !name.starts_with('_'))
        .filter(|(name, values)| is_there(name, values))
        .filter(|(_, values)| empty || values[..count].iter().any(|value| !value.is_null()))
        .collect();
    let name = call.vendor.text("column_name").unwrap_or("column").to_owned();
    let mut columns = vec![(name, kept.iter().map(|(name, _)| Value::owned(name)).collect::<Vec<_>>())];
    for row in 0..count {
        let title = title(row);
        columns.retain(|(known, _)| *known != title);
        columns.push((title, kept.iter().map(|(_, values)| values[row].clone()).collect()));
    }
    let events = grid.events.as_ref().map(|events| {
        let all: Vec<u32> = events[..count].iter().flatten().copied().collect();
        vec![all; kept.len()]
    });
    let count = kept.len();
    call.go_on_with(Grid { columns, events, rows: count })
}

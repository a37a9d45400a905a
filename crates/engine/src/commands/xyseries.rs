//! `xyseries`

use std::collections::HashMap;

use functions::Value;
use text::Diagnostic;

use super::grid::Grid;
use super::{Command, Invocation, Node};
use crate::steps::collation::natural;

/// `splunk.xyseries{x, name, data, sep, format, grouped}` makes a row of each value of `x` and a column of each value of
/// `name`, with the value of `data` where they meet.
///
/// - **Several `data`**: a column is called `data: name`, or as `format` says with `$AGG$` and `$VAL$`.
/// - **Null**: a row without `x` or `name` counts for nothing. Where two rows meet the later counts.
/// - **Order**: rows by `x` and columns by name; with `grouped` rows come as their `x` first did. (Believed.)
/// - **Source**: Search Reference, "xyseries".
pub(crate) const XYSERIES: Command = Command { name: "splunk.xyseries", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let (x, name) = (call.name("x")?, call.name("name")?);
    let rows = call.rows()?;
    let grid = Grid::read(&rows, call.lowering.environment.trace);
    let data: Vec<String> = call.vendor.fields("data").iter().map(|field| field.name.clone()).collect();
    let (Some(xs), Some(names)) = (grid.column(&x), grid.column(&name)) else {
        return call.go_on_with(Grid { columns: vec![(x, Vec::new())], events: None, rows: 0 });
    };
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut keys: Vec<Value<'static>> = Vec::new();
    let mut behind: Vec<Vec<u32>> = Vec::new();
    let mut cells: Vec<(String, HashMap<usize, Value<'static>>)> = Vec::new();
    for row in 0..grid.rows {
        let (Some(key), Some(title)) = (xs[row].text(), names[row].text()) else { continue };
        let at = *places.entry(key.into_owned()).or_insert_with(|| {
            keys.push(xs[row].clone());
            behind.push(Vec::new());
            keys.len() - 1
        });
        if let Some(events) = &grid.events {
            behind[at].extend(&events[row]);
        }
        for of in &data {
            let title = series(call, of, &title, data.len());
            let place = cells.iter().position(|(known, _)| *known == title).unwrap_or_else(|| {
                cells.push((title, HashMap::new()));
                cells.len() - 1
            });
            let value = grid.column(of).map_or(Value::Null, |values| values[row].clone());
            cells[place].1.insert(at, value);
        }
    }
    cells.sort_by(|one, other| one.0.cmp(&other.0));
    let mut order: Vec<usize> = (0..keys.len()).collect();
    if !call.vendor.is_set("grouped") {
        order.sort_by(|one, other| natural(&keys[*one], &keys[*other]));
    }
    let mut columns = vec![(x, order.iter().map(|at| keys[*at].clone()).collect::<Vec<_>>())];
    for (title, mut found) in cells {
        columns.push((title, order.iter().map(|at| found.remove(at).unwrap_or(Value::Null)).collect()));
    }
    let events = grid.events.as_ref().map(|_| order.iter().map(|at| behind[*at].clone()).collect());
    call.go_on_with(Grid { columns, events, rows: order.len() })
}

/// What the column of a value is called, among so many fields of data.
pub(super) fn series(call: &Invocation<'_>, of: &str, value: &str, count: usize) -> String {
    if let Some(format) = call.vendor.text("format") {
        return format.replace("$AGG$", of).replace("$VAL$", value);
    }
    match count {
        1 => value.to_owned(),
        _ => format!("{of}{}{value}", call.vendor.text("sep").unwrap_or(": ")),
    }
}

//! `contingency`

use std::collections::HashMap;

use functions::{Value, value_at};
use text::Diagnostic;

use super::grid::{Grid, events};
use super::{Command, Invocation, Node};

/// `splunk.contingency{row, column, maxrows, maxcols, minrowcover, mincolcover, usetotal, totalstr}` counts how often each
/// value of one field comes with each value of another: a row for each value of `row`, a column for each of `column`.
///
/// - **Null**: a row that lacks one of the fields does not count. A multivalue counts once for each member (believed).
/// - **Which**: the most common values, at most `maxrows` and `maxcols`, and no more than cover the shares asked for; those
///   left out are in no total (believed). **Order**: most common first (believed).
/// - **Source**: Search Reference, "contingency".
pub(crate) const CONTINGENCY: Command = Command { name: "splunk.contingency", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let rows = call.rows()?;
    let (row_name, column_name) = (call.name("row")?, call.name("column")?);
    let (Some(one), Some(other)) = (rows.column_by_name(&row_name), rows.column_by_name(&column_name)) else {
        return call.go_on_with(Grid { columns: Vec::new(), events: None, rows: 0 });
    };
    let behind = events(&rows, call.lowering.environment.trace);
    let mut cells: HashMap<(String, String), i64> = HashMap::new();
    let mut sources: HashMap<String, Vec<u32>> = HashMap::new();
    for at in 0..rows.num_rows() {
        for left in value_at(one, at).members() {
            for right in value_at(other, at).members() {
                *cells.entry((left.to_string(), right.to_string())).or_default() += 1;
                if let Some(behind) = &behind {
                    sources.entry(left.to_string()).or_default().extend(&behind[at]);
                }
            }
        }
    }
    let share = |name: &str| call.vendor.text(name).and_then(|text| text.parse().ok()).unwrap_or(1.0);
    let heads = common(&cells, |(left, _)| left, call.count("maxrows", 1000)?, share("minrowcover"));
    let titles = common(&cells, |(_, right)| right, call.count("maxcols", 1000)?, share("mincolcover"));
    let mut made = vec![(row_name, heads.iter().map(Value::owned).collect::<Vec<_>>())];
    for title in &titles {
        let cell = |head: &String| cells.get(&(head.clone(), title.clone())).copied().unwrap_or(0);
        made.push((title.clone(), heads.iter().map(|head| Value::Integer(cell(head))).collect()));
    }
    let mut events: Option<Vec<Vec<u32>>> =
        behind.map(|_| heads.iter().map(|head| sources.get(head).cloned().unwrap_or_default()).collect());
    let mut count = heads.len();
    if call.vendor.is_set("usetotal") && count > 0 {
        totals(&mut made, call.vendor.text("totalstr").unwrap_or("TOTAL"));
        if let Some(events) = &mut events {
            events.push(events.iter().flatten().copied().collect());
        }
        count += 1;
    }
    call.go_on_with(Grid { columns: made, events, rows: count })
}

/// The values of one side, most common first: at most so many, and no more than cover that share of the rows.
fn common(
    cells: &HashMap<(String, String), i64>,
    side: impl Fn(&(String, String)) -> &String,
    most: usize,
    share: f64,
) -> Vec<String> {
    let mut counts: HashMap<&String, i64> = HashMap::new();
    for (key, count) in cells {
        *counts.entry(side(key)).or_default() += count;
    }
    let mut ordered: Vec<(&String, i64)> = counts.into_iter().collect();
    ordered.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    #[expect(clippy::cast_precision_loss, reason = "counts of rows")]
    let wanted = ordered.iter().map(|(_, count)| *count).sum::<i64>() as f64 * share;
    let mut covered = 0.0;
    let mut found = Vec::new();
    for (value, count) in ordered.into_iter().take(most) {
        if covered >= wanted {
            break;
        }
        #[expect(clippy::cast_precision_loss, reason = "counts of rows")]
        let more = count as f64;
        covered += more;
        found.push(value.clone());
    }
    found
}

/// Adds a column and a row with the sums.
fn totals(made: &mut Vec<(String, Vec<Value<'static>>)>, title: &str) {
    let number = |value: &Value<'static>| match value {
        Value::Integer(count) => *count,
        _ => 0,
    };
    let rows = made.first().map_or(0, |(_, heads)| heads.len());
    let sums = (0..rows).map(|row| made.iter().skip(1).map(|(_, cells)| number(&cells[row])).sum::<i64>());
    let sums: Vec<Value<'static>> = sums.map(Value::Integer).collect();
    made.push((title.to_owned(), sums));
    for (place, (_, cells)) in made.iter_mut().enumerate() {
        let total = cells.iter().map(number).sum();
        cells.push(if place == 0 { Value::owned(title) } else { Value::Integer(total) });
    }
}

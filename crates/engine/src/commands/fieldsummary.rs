//! `fieldsummary`

use std::collections::HashMap;

use functions::Value;
use serde_json::json;
use text::Diagnostic;

use super::grid::Grid;
use super::{Command, Invocation, Node};
use crate::names::matched;
use crate::steps::collation::number;

/// `splunk.fieldsummary{maxvals, fields}` makes a row of each field: how many rows have it (`count`), how many different
/// values it has (`distinct_count`), the `max`, `mean`, `min`, `stdev` and `numeric_count` of its numbers, and its
/// `maxvals` most frequent `values` as JSON.
///
/// - **Order**: by the field's name. `is_exact` is 1: values are counted, not estimated.
/// - **Null**: a field without numbers has `numeric_count` 0 and no mean.
/// - **Source**: Search Reference, "fieldsummary". Believed: ties among values are in the order of their text.
pub(crate) const FIELDSUMMARY: Command = Command { name: "splunk.fieldsummary", makes_rows: false, lower };

const COLUMNS: [&str; 10] = [
    "field",
    "count",
    "distinct_count",
    "is_exact",
    "max",
    "mean",
    "min",
    "numeric_count",
    "stdev",
    "values",
];

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let most = call.count("maxvals", 100)?;
    let wanted = call.vendor.fields("fields");
    let rows = call.rows()?;
    let grid = Grid::read(&rows, call.lowering.environment.trace);
    let is_wanted = |name: &str| match wanted {
        [] => !name.starts_with('_'),
        named => named.iter().any(|field| field.name == name || matched(&field.name, name).is_some()),
    };
    let mut fields: Vec<_> = grid.columns.iter().filter(|(name, _)| is_wanted(name)).collect();
    fields.sort_by(|one, other| one.0.cmp(&other.0));
    let summaries: Vec<[Value<'static>; 10]> = fields
        .iter()
        .filter(|(_, values)| values.iter().any(|value| !value.is_null()))
        .map(|(name, values)| summary(name, values, most))
        .collect();
    let column = |at: usize| summaries.iter().map(|summary| summary[at].clone()).collect();
    let columns = COLUMNS.iter().enumerate().map(|(at, name)| ((*name).to_owned(), column(at))).collect();
    call.go_on_with(Grid { columns, events: None, rows: summaries.len() })
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows")]
fn summary(name: &str, values: &[Value<'static>], most: usize) -> [Value<'static>; 10] {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut numbers: Vec<f64> = Vec::new();
    let mut count = 0;
    for value in values.iter().filter(|value| !value.is_null()) {
        count += 1;
        for member in value.members() {
            numbers.extend(number(&Value::Text(member.clone())));
            *counts.entry(member.into_owned()).or_default() += 1;
        }
    }
    let distinct = counts.len();
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let listed: Vec<_> =
        counts.iter().take(most).map(|(value, count)| json!({"value": value, "count": count})).collect();
    let total = numbers.len() as f64;
    let mean = (total > 0.0).then(|| numbers.iter().sum::<f64>() / total);
    let spread = mean.filter(|_| total > 1.0).map(|mean| {
        (numbers.iter().map(|number| (number - mean).powi(2)).sum::<f64>() / (total - 1.0)).sqrt()
    });
    let extreme = |pick: fn(f64, f64) -> f64| numbers.iter().copied().reduce(pick);
    [
        Value::owned(name),
        Value::from(Some(count as f64)),
        Value::from(Some(distinct as f64)),
        Value::from(Some(1.0)),
        Value::from(extreme(f64::max)),
        Value::from(mean),
        Value::from(extreme(f64::min)),
        Value::from(Some(total)),
        Value::from(spread.or(mean.map(|_| 0.0))),
        Value::owned(serde_json::Value::from(listed).to_string()),
    ]
}

//! `inputlookup`

use std::sync::Arc;

use arrow::datatypes::Schema;
use functions::{Value, array_of};
use plan::Type;
use text::Diagnostic;

use super::lookup::unknown;
use super::{Command, Invocation, Node};
use crate::batch::batch;
use crate::trouble;
use crate::types::field;

/// `splunk.inputlookup{table, start, max}` makes a row of each row of a table, from row `start` on, at most `max`.
///
/// - **Null**: an empty cell is absent. **Errors**: an unknown table. **Source**: Search Reference, "inputlookup".
pub(crate) const INPUTLOOKUP: Command = Command { name: "splunk.inputlookup", makes_rows: true, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let name = call.vendor.text("table").unwrap_or_default();
    let lookups = call.lowering.environment.lookups;
    let without = name.strip_suffix(".csv").unwrap_or(name);
    let table = lookups.table(name).or_else(|| lookups.table(without)).ok_or_else(|| unknown(call, name))?;
    let (start, most) = (call.count("start", 0)?, call.count("max", usize::MAX)?);
    let rows: Vec<&Vec<String>> = table.rows.iter().skip(start).take(most).collect();
    let cell = |row: &Vec<String>, at: usize| match row.get(at) {
        Some(text) if !text.is_empty() => Value::owned(text),
        _ => Value::Null,
    };
    let fields: Vec<_> = table.columns.iter().map(|name| field(name, Type::Text)).collect();
    let columns = (0..table.columns.len())
        .map(|at| array_of(rows.iter().map(|row| cell(row, at)), Type::Text))
        .collect();
    let rows = batch(&Arc::new(Schema::new(fields)), columns, rows.len())
        .map_err(|error| trouble::diagnostic(&error, call.span))?;
    Ok(call.lowering.rows(&rows))
}

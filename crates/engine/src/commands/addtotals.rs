//! `addtotals` and `addcoltotals`

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::{Schema, SchemaRef};
use datafusion_common::Result as Run;
use functions::{Value, array_of, value_at};
use plan::Type;
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::{batch, events_at, listing_events, lists_of, with_columns};
use crate::operator::{Operator, gather};
use crate::steps::collation::number;
use crate::types::{field_type, is_hidden, place, unify, with_fields};

/// `splunk.addtotals{row, col, fieldname, labelfield, label, fields}` adds the sum of a row's numbers, or a row with
/// the sums of the columns.
///
/// - **Which**: the named fields, else all whose name does not start with `_`; what is no number counts for nothing.
/// - **Source**: Search Reference, "addtotals" and "addcoltotals". Believed: a row without a number has the total 0,
///   a column without one no total.
pub(crate) const ADDTOTALS: Command = Command { name: "splunk.addtotals", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let mut node = call.input()?;
    let total = call.name("fieldname")?;
    let names = names(call, &node.schema());
    if call.vendor.is_set("row") {
        let schema = with_fields(&node.schema(), [(total.clone(), Type::Number)]);
        let made = SchemaRef::clone(&schema);
        let (names, total) = (names.clone(), total.clone());
        node = Operator::each("RowTotals", node, schema, move |rows| {
            let sums = row_sums(rows, &names);
            with_columns(rows, &made, &[(&total, array_of(sums.into_iter(), Type::Number))])
        });
    }
    if call.vendor.is_set("col") {
        let names = if call.vendor.is_set("row") { [names, vec![total]].concat() } else { names };
        node = column_totals(call, node, names);
    }
    Ok(node)
}

fn names(call: &Invocation<'_>, schema: &Schema) -> Vec<String> {
    if !call.vendor.fields("fields").is_empty() {
        return call.names(schema, "fields");
    }
    let all = schema.fields().iter().map(|field| field.name());
    all.filter(|name| !is_hidden(name) && !name.starts_with('_')).cloned().collect()
}

fn row_sums(rows: &RecordBatch, names: &[String]) -> Vec<Value<'static>> {
    let columns: Vec<&ArrayRef> = names.iter().filter_map(|name| rows.column_by_name(name)).collect();
    let sum = |row| columns.iter().filter_map(|column| number(&value_at(column, row))).sum();
    (0..rows.num_rows()).map(|row| Value::Number(sum(row))).collect()
}

fn column_totals(call: &Invocation<'_>, node: Node, names: Vec<String>) -> Node {
    let label_field = call.field("labelfield").map(|field| field.name.clone());
    let label = call.vendor.text("label").unwrap_or_default().to_owned();
    let read = node.schema();
    let labelled = label_field.iter().map(|name| (name.clone(), unify(field_type(&read, name), Type::Text)));
    let schema = listing_events(&with_fields(&read, labelled));
    let made = SchemaRef::clone(&schema);
    Operator::whole("ColumnTotals", node, schema, move |rows| {
        let rows = with_columns(rows, &made, &[])?;
        let totals = totals(&rows, &names, label_field.as_deref().map(|name| (name, label.as_str())))?;
        gather(&made, &[rows, totals])
    })
}

/// One row with the sums of the named columns.
fn totals(rows: &RecordBatch, names: &[String], label: Option<(&str, &str)>) -> Run<RecordBatch> {
    let schema = rows.schema();
    let mut columns: Vec<(&str, ArrayRef)> = Vec::new();
    for name in names.iter().filter(|name| place(&schema, name).is_some()) {
        let ty = field_type(&schema, name);
        let sum = rows.column_by_name(name).and_then(|column| column_sum(column, ty));
        columns.push((name, array_of(std::iter::once(sum.unwrap_or(Value::Null)), ty)));
    }
    if let Some((name, label)) = label {
        columns.retain(|(known, _)| *known != name);
        let text = Value::Text(label.into());
        columns.push((name, array_of(std::iter::once(text), field_type(&schema, name))));
    }
    if let Some(events) = rows.column_by_name(store::EVENT) {
        let mut all: Vec<u32> = (0..rows.num_rows()).flat_map(|row| events_at(events, row)).collect();
        all.sort_unstable();
        all.dedup();
        columns.push((store::EVENT, lists_of(std::iter::once(all))));
    }
    let one = batch(&std::sync::Arc::new(Schema::empty()), Vec::new(), 1)?;
    with_columns(&one, &schema, &columns)
}

fn column_sum(column: &ArrayRef, ty: Type) -> Option<Value<'static>> {
    let numbers: Vec<f64> = (0..column.len()).filter_map(|row| number(&value_at(column, row))).collect();
    if numbers.is_empty() {
        return None;
    }
    let sum: f64 = numbers.iter().sum();
    #[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
    Some(if ty == Type::Integer { Value::Integer(sum as i64) } else { Value::Number(sum) })
}

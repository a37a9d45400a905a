//! `appendcols`

use arrow::array::{ArrayRef, RecordBatch};
use datafusion_common::Result as Run;
use functions::{Value, array_of, value_at};
use text::Diagnostic;

use super::join::with_event_lists;
use super::{Command, Invocation, Node};
use crate::batch::{batch, events_at, lists_of};
use crate::trouble;
use crate::types::{cast, field_type, is_hidden, type_of, unify, with_fields};

/// `splunk.appendcols{subsearch, override, maxout}` adds the fields of the first row of a subsearch to the first row,
/// those of the second to the second, and so on.
///
/// - **Lengths**: rows of the subsearch beyond the last row stand alone (believed).
/// - **Overwrite**: a field that both have keeps the row's value, with `override` it takes the subsearch's.
/// - **Source**: Search Reference, "appendcols".
pub(crate) const APPENDCOLS: Command = Command { name: "splunk.appendcols", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let right = call.subsearch_rows(call.count("maxout", call.limits().most(50_000))?)?;
    let left = call.rows()?;
    let replace = call.vendor.is_set("override");
    let rows = beside(&left, &right, replace).map_err(|error| trouble::diagnostic(&error, call.span))?;
    Ok(call.lowering.rows(&rows))
}

fn beside(left: &RecordBatch, right: &RecordBatch, replace: bool) -> Run<RecordBatch> {
    let count = left.num_rows().max(right.num_rows());
    let (mine, theirs) = (left.schema(), right.schema());
    let added = theirs.fields().iter().filter(|field| !is_hidden(field.name()));
    let types = added.map(|field| {
        let name = field.name();
        (name.clone(), unify(field_type(&mine, name), field_type(&theirs, name)))
    });
    let mut schema = with_fields(&mine, types);
    let has_events = mine.index_of(store::EVENT).is_ok() || theirs.index_of(store::EVENT).is_ok();
    if has_events {
        schema = with_event_lists(&schema);
    }
    let at = |rows: &RecordBatch, name: &str, row: usize| match rows.column_by_name(name) {
        Some(column) if row < rows.num_rows() => value_at(column, row).into_owned(),
        _ => Value::Null,
    };
    let columns: Run<Vec<ArrayRef>> = schema
        .fields()
        .iter()
        .map(|field| {
            let name = field.name();
            if name == store::EVENT {
                return Ok(lists_of(
                    (0..count).map(|row| [left, right].iter().flat_map(|rows| events(rows, row)).collect()),
                ));
            }
            let values = (0..count).map(|row| {
                let (first, second) = (at(left, name, row), at(right, name, row));
                let (first, second) = if replace { (second, first) } else { (first, second) };
                if first.is_null() && !is_hidden(name) { second } else { first }
            });
            let column = array_of(values, type_of(field.data_type()));
            let column = cast(&column, type_of(field.data_type()));
            match column.data_type() == field.data_type() {
                true => Ok(column),
                false => Ok(arrow::compute::cast(&column, field.data_type())?),
            }
        })
        .collect();
    batch(&schema, columns?, count)
}

fn events(rows: &RecordBatch, row: usize) -> Vec<u32> {
    match rows.column_by_name(store::EVENT) {
        Some(column) if row < rows.num_rows() => events_at(column, row),
        _ => Vec::new(),
    }
}

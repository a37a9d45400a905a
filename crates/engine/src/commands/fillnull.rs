//! `fillnull`

use arrow::array::{Array, ArrayRef, RecordBatch};
use arrow::datatypes::SchemaRef;
use datafusion_common::Result as Run;
use functions::{Value, array_of, value_at};
use plan::Type;
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::with_columns;
use crate::operator::Operator;
use crate::types::{field_type, is_hidden, unify, with_fields};

/// `splunk.fillnull{value, fields}` puts `value` where a row lacks a field: one of those named, which all rows have
/// afterwards, or, where none is named, any that another row has.
///
/// - **Empty text** is a value and stays.
/// - **Source**: Search Reference, "fillnull".
pub(crate) const FILLNULL: Command = Command { name: "splunk.fillnull", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let value = call.vendor.text("value").unwrap_or("0").to_owned();
    let input = call.input()?;
    let read = input.schema();
    let named = call.names(&read, "fields");
    if named.is_empty() {
        let names: Vec<String> = read
            .fields()
            .iter()
            .map(|field| field.name().clone())
            .filter(|name| !is_hidden(name) && !name.starts_with('_'))
            .collect();
        let schema = filled_schema(&read, &names, &value);
        let made = SchemaRef::clone(&schema);
        return Ok(Operator::whole("Fillnull", input, schema, move |rows| {
            fill(rows, &made, names.iter().filter(|name| is_known(rows, name)), &value)
        }));
    }
    let schema = filled_schema(&read, &named, &value);
    let made = SchemaRef::clone(&schema);
    Ok(Operator::each("Fillnull", input, schema, move |rows| fill(rows, &made, named.iter(), &value)))
}

fn filled_schema(read: &SchemaRef, names: &[String], value: &str) -> SchemaRef {
    let filled = |name: &String| {
        (name.clone(), unify(field_type(read, name), value_type(field_type(read, name), value)))
    };
    with_fields(read, names.iter().map(filled))
}

/// The type as which the value goes into a column of type `ty`: a number stays one among numbers.
fn value_type(ty: Type, value: &str) -> Type {
    match ty {
        Type::Integer if value.parse::<i64>().is_ok() => Type::Integer,
        Type::Integer | Type::Number if value.parse::<f64>().is_ok() => Type::Number,
        _ => Type::Text,
    }
}

/// Does any row have the field?
fn is_known(rows: &RecordBatch, name: &str) -> bool {
    rows.column_by_name(name).is_some_and(|column| column.logical_null_count() < column.len())
}

fn fill<'n>(
    rows: &RecordBatch,
    schema: &SchemaRef,
    names: impl Iterator<Item = &'n String>,
    value: &str,
) -> Run<RecordBatch> {
    let columns: Vec<(&str, ArrayRef)> =
        names.map(|name| (name.as_str(), filled(rows, name, field_type(schema, name), value))).collect();
    with_columns(rows, schema, &columns)
}

fn filled(rows: &RecordBatch, name: &str, ty: Type, value: &str) -> ArrayRef {
    let column = rows.column_by_name(name);
    let values = (0..rows.num_rows()).map(|row| match column.map(|column| value_at(column, row)) {
        None | Some(Value::Null) => Value::Text(value.into()),
        Some(found) => found,
    });
    array_of(values, ty)
}

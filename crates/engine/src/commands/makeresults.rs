//! `makeresults`

use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::Schema;
use functions::{Value, array_of};
use plan::Type;
use serde_json::Value as Json;
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::batch;
use crate::lookup_table::LookupTable;
use crate::source::Source;
use crate::trouble;
use crate::types::field;

/// `splunk.makeresults{count, annotate, format, data}` makes `count` rows with the time of the search in `_time`, or
/// the rows that `data` holds as CSV or JSON.
///
/// - **Null**: an empty cell of a CSV is absent (measured on Splunk 10.4.2).
/// - **JSON**: an array of objects; each row has also `_time` and `_raw`, and lists and objects are JSON text
///   (measured on 10.4.2).
/// - **Source**: Search Reference, "makeresults".
pub(crate) const MAKERESULTS: Command = Command { name: "splunk.makeresults", makes_rows: true, lower };

/// The server that `annotate` names; its other fields (`host`, `source`, `sourcetype`, ...) have no value. (Measured on
/// 10.4.2: it has a value.)
const SERVER: &str = "localhost";

/// A query cannot ask for more rows than this; Splunk's own limit is not documented.
const MOST: usize = 10_000_000;

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let rows = match (call.vendor.text("format"), call.vendor.text("data")) {
        (Some("json"), Some(data)) => json(call, data)?,
        (Some(_), Some(data)) => csv(call, data)?,
        _ => {
            let count = call.count("count", 1)?;
            if count > MOST {
                return Err(call.wrong("count", "asks for more than ten million rows"));
            }
            let mut columns = vec![("_time".to_owned(), vec![now(call); count])];
            if call.vendor.is_set("annotate") {
                columns.push(("splunk_server".to_owned(), vec![Value::Text(SERVER.into()); count]));
            }
            made(call, columns, count)?
        }
    };
    Ok(Source::of(rows.schema(), vec![rows]))
}

/// The time of the search in whole seconds.
fn now(call: &Invocation<'_>) -> Value<'static> {
    Value::Integer(call.lowering.environment.now_ns.div_euclid(1_000_000_000))
}

type Column = (String, Vec<Value<'static>>);

fn csv(call: &Invocation<'_>, data: &str) -> Result<RecordBatch, Diagnostic> {
    let table = LookupTable::from_csv(data.as_bytes())
        .map_err(|error| call.wrong("data", &format!("is no CSV: {error}")))?;
    let cell = |row: &Vec<String>, at: usize| match row.get(at) {
        Some(text) if !text.is_empty() => Value::owned(text),
        _ => Value::Null,
    };
    let columns: Vec<Column> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, name)| (name.clone(), table.rows.iter().map(|row| cell(row, at)).collect()))
        .collect();
    made(call, columns, table.rows.len())
}

fn json(call: &Invocation<'_>, data: &str) -> Result<RecordBatch, Diagnostic> {
    let at = call.vendor.arg("data").map_or(call.span, |arg| arg.span);
    // Splunk's words (recorded from 10.4.2).
    let wrong = |reason: String| {
        let words = "Incorrectly-formatted JSON data detected. Make sure your JSON-formatted data starts with '[' and \
                     ends with ']' and consists of JSON objects";
        Diagnostic::error("wrong-argument", at, words).with_note(reason)
    };
    let rows: Vec<Json> = serde_json::from_str(data).map_err(|error| wrong(error.to_string()))?;
    let mut columns: Vec<Column> = vec![
        ("_raw".to_owned(), rows.iter().map(|row| Value::owned(row.to_string())).collect()),
        ("_time".to_owned(), vec![now(call); rows.len()]),
    ];
    for (at, row) in rows.iter().enumerate() {
        let Json::Object(fields) = row else { return Err(wrong(format!("`{row}` is no object"))) };
        for (name, value) in fields {
            let place = match columns.iter().position(|(known, _)| known == name) {
                Some(place) => place,
                None => {
                    columns.push((name.clone(), vec![Value::Null; rows.len()]));
                    columns.len() - 1
                }
            };
            columns[place].1[at] = cell(value);
        }
    }
    made(call, columns, rows.len())
}

fn cell(value: &Json) -> Value<'static> {
    match value {
        Json::Null => Value::Null,
        Json::String(text) => Value::owned(text),
        other => Value::owned(other.to_string()),
    }
}

fn made(call: &Invocation<'_>, columns: Vec<Column>, rows: usize) -> Result<RecordBatch, Diagnostic> {
    let ty = |values: &[Value<'_>]| match values {
        [Value::Integer(_), ..] => Type::Integer,
        _ => Type::Text,
    };
    let fields: Vec<_> = columns.iter().map(|(name, values)| field(name, ty(values))).collect();
    let arrays = columns
        .into_iter()
        .map(|(_, values)| {
            let ty = ty(&values);
            array_of(values.into_iter(), ty)
        })
        .collect();
    batch(&Arc::new(Schema::new(fields)), arrays, rows)
        .map_err(|error| trouble::diagnostic(&error, call.span))
}

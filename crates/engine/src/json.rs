//! Rows written as JSON objects.

use std::sync::Arc;

use arrow::datatypes::Schema;
use functions::Value;
use plan::Type;
use serde_json::Value as Json;

use crate::batch::{batch, column};
use crate::input::Table;
use crate::types::field;

/// Rows written as JSON objects, one a row. A number or truth becomes text, as a field of a log would have it, a list
/// several values, and null no value. What is no object is a row without fields.
pub fn rows_from_json(rows: &[Json]) -> Table {
    let mut names: Vec<&String> = Vec::new();
    for name in rows.iter().filter_map(Json::as_object).flat_map(|row| row.keys()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let columns: Vec<(&String, Vec<Value<'_>>)> =
        names.into_iter().map(|name| (name, rows.iter().map(|row| value(row.get(name))).collect())).collect();
    let typed: Vec<(&String, Type, Vec<Value<'_>>)> =
        columns.into_iter().map(|(name, values)| (name, column_type(&values), values)).collect();
    let fields: Vec<_> = typed.iter().map(|(name, ty, _)| field(name.as_str(), *ty)).collect();
    let schema = Arc::new(Schema::new(fields));
    let arrays = typed.iter().map(|(_, ty, values)| column(values, *ty)).collect();
    match batch(&schema, arrays, rows.len()) {
        Ok(batch) => Table::new(schema, vec![batch]),
        Err(_) => Table::new(schema, Vec::new()),
    }
}

fn column_type(values: &[Value<'_>]) -> Type {
    let is_list = values.iter().any(|value| matches!(value, Value::Multi(_)));
    if is_list { Type::Multi } else { Type::Text }
}

fn value(json: Option<&Json>) -> Value<'_> {
    match json {
        None | Some(Json::Null) => Value::Null,
        Some(Json::Array(values)) => Value::Multi(values.iter().map(|value| text(value).into()).collect()),
        Some(value) => Value::owned(text(value)),
    }
}

fn text(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

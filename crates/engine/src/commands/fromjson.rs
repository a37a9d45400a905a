//! `fromjson`

use functions::value_at;
use serde_json::Value as Json;
use text::Diagnostic;

use super::made_columns::MadeColumns;
use super::{Command, Invocation, Node};
use crate::trouble;
use crate::types::place;

/// `splunk.fromjson{field, prefix}` sets a field for each key of a JSON object, named for the key behind `prefix`.
///
/// - **Nesting**: an array gives all its elements as values; an object stays JSON. (Believed: the page shows flat objects.)
/// - **Null**: a text that is no JSON object gives nothing, nor does a key whose value is null. (Believed.)
/// - **Source**: Search Reference, "fromjson".
pub(crate) const FROMJSON: Command = Command { name: "splunk.fromjson", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let prefix = call.vendor.text("prefix").unwrap_or_default();
    let rows = call.rows()?;
    let Some(at) = place(rows.schema_ref(), &call.name("field")?) else {
        return Ok(call.lowering.rows(&rows));
    };
    let mut made = MadeColumns::new(rows.num_rows());
    for row in 0..rows.num_rows() {
        for text in value_at(rows.column(at), row).members() {
            let Ok(Json::Object(object)) = serde_json::from_str(&text) else { continue };
            for (key, value) in object {
                let name = format!("{prefix}{key}");
                match value {
                    Json::Array(elements) => {
                        elements.iter().filter_map(written).for_each(|text| made.add(row, &name, text));
                    }
                    value => written(&value).into_iter().for_each(|text| made.add(row, &name, text)),
                }
            }
        }
    }
    let rows = made.on(&rows).map_err(|error| trouble::diagnostic(&error, call.span))?;
    Ok(call.lowering.rows(&rows))
}

/// A JSON value as the value of a field.
fn written(value: &Json) -> Option<String> {
    match value {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

//! `tojson`

use functions::{Value, array_of};
use plan::Type;
use serde_json::{Map, Value as Json, json};
use text::Diagnostic;

use super::grid::values;
use super::{Command, Invocation, Node};
use crate::batch::with_columns;
use crate::names::matched;
use crate::steps::collation::number;
use crate::trouble;
use crate::types::{is_hidden, with_fields};

/// `splunk.tojson{auto, bool, json, none, num, str, default, default_type, fill_null, include_internal, output_field}`
/// writes the fields of a row as a JSON object, each as its kind says; without names all fields.
///
/// - **Kinds**: `none` writes numbers that the search computed as numbers and all else as text; `auto` tells by the value;
///   `num`, `bool` and `json` leave a field out that holds none.
/// - **Null**: a field that the row lacks is left out, with `fill_null` it is null. **Multivalue**: an array.
/// - **Source**: Search Reference, "tojson". Believed: keys are in the order of their names.
pub(crate) const TOJSON: Command = Command { name: "splunk.tojson", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let to = call.name("output_field")?;
    let fill = call.vendor.is_set("fill_null");
    let rows = call.rows()?;
    let schema = rows.schema();
    let mut names: Vec<&String> = schema.fields().iter().map(|field| field.name()).collect();
    names.retain(|name| !is_hidden(name));
    names.sort();
    let columns: Vec<(&String, &str, Vec<Value<'static>>)> = names
        .into_iter()
        .filter_map(|name| Some((name, kind(call, name)?, values(rows.column_by_name(name)?))))
        .collect();
    let written = (0..rows.num_rows()).map(|row| {
        let mut object = Map::new();
        for (name, kind, values) in &columns {
            match json_of(&values[row], kind) {
                Some(value) => object.insert((*name).clone(), value),
                None if fill => object.insert((*name).clone(), Json::Null),
                None => None,
            };
        }
        Value::owned(Json::Object(object).to_string())
    });
    let column = array_of(written.collect::<Vec<_>>().into_iter(), Type::Text);
    let schema = with_fields(&schema, [(to.clone(), Type::Text)]);
    let made = with_columns(&rows, &schema, &[(&to, column)]);
    Ok(call.go_on(&made.map_err(|error| trouble::diagnostic(&error, call.span))?))
}

/// How a field is written; `None` for one that is not.
fn kind<'a>(call: &'a Invocation<'_>, name: &str) -> Option<&'a str> {
    let default = call.vendor.text("default_type").unwrap_or("none");
    let mut any = false;
    for arg in &call.vendor.args {
        let plan::ArgValue::Fields(fields) = &arg.value else { continue };
        if arg.name == "output_field" {
            continue;
        }
        any = true;
        if fields.iter().any(|field| field.name == name || matched(&field.name, name).is_some()) {
            return Some(if arg.name == "default" { default } else { arg.name });
        }
    }
    let internal = name.starts_with('_') && !call.vendor.is_set("include_internal");
    (!any && !internal).then_some(default)
}

fn json_of(value: &Value<'static>, kind: &str) -> Option<Json> {
    match value {
        Value::Null => None,
        Value::Multi(members) => {
            let each = |text: &std::borrow::Cow<'static, str>| one(&Value::Text(text.clone()), kind);
            Some(Json::Array(members.iter().filter_map(each).collect()))
        }
        single => one(single, kind),
    }
}

fn one(value: &Value<'static>, kind: &str) -> Option<Json> {
    let text = value.text()?;
    let as_number = || number(value).map(|_| numeral(&text));
    let as_json = || serde_json::from_str::<Json>(&text).ok();
    match kind {
        "num" => as_number(),
        "json" => as_json(),
        "bool" => match text.to_ascii_lowercase().as_str() {
            "true" | "t" | "yes" | "1" => Some(json!(true)),
            "false" | "f" | "no" | "0" => Some(json!(false)),
            _ => None,
        },
        "str" => Some(json!(text)),
        "auto" => {
            let structure = text.trim_start().starts_with(['{', '[']);
            let found = if structure { as_json() } else { as_number() };
            found.or_else(|| match text.as_ref() {
                "true" => Some(json!(true)),
                "false" => Some(json!(false)),
                _ => Some(json!(text)),
            })
        }
        _ => match value {
            Value::Number(_) | Value::Integer(_) => as_number(),
            Value::Boolean(truth) => Some(json!(truth)),
            _ => Some(json!(text)),
        },
    }
}

/// A number as it is written, where JSON has it so.
fn numeral(text: &str) -> Json {
    serde_json::from_str(text).ok().filter(Json::is_number).unwrap_or_else(|| json!(text))
}

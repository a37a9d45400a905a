//! Rows of a query as JSON, as the vendor's product prints them.

use engine::{Row, Value};
use plan::Type;
use query::Language;
use serde_json::{Number, Value as Json};
use telemetry::rfc3339;

use crate::output;

/// A row in the columns' order, fields without a value left out.
///
/// Splunk's results are text whatever a field held, a multivalue with one value is that value, and `_time` is a
/// time; Ariel's results have numbers, booleans and lists.
pub(crate) fn row(row: &Row<'_>, language: Language) -> output::Row {
    row.fields.iter().map(|(name, value)| ((*name).to_owned(), cell(name, value, language))).collect()
}

/// A row as Ariel's REST API gives it (recorded): every column is there, null where it has no value, and a list with one
/// member is a list.
pub(crate) fn ariel_row(row: &Row<'_>, columns: &[(&str, Type)]) -> output::Row {
    let shown = |(name, ty): &(&str, Type)| {
        let found = row.fields.iter().find(|(known, _)| known == name);
        let shown = match found.map_or(Json::Null, |(name, value)| cell(name, value, Language::Aql)) {
            Json::Null => Json::Null,
            Json::Array(members) => Json::Array(members),
            one if *ty == Type::Multi => Json::Array(vec![one]),
            one => one,
        };
        ((*name).to_owned(), shown)
    };
    columns.iter().map(shown).collect()
}

fn cell(name: &str, value: &Value<'_>, language: Language) -> Json {
    match (language, value) {
        (Language::Spl, Value::Number(seconds)) if name == "_time" => Json::String(time(*seconds)),
        (Language::Spl, Value::Integer(seconds)) if name == "_time" => Json::String(time(*seconds as f64)),
        (Language::Aql, Value::Integer(number)) => Json::Number((*number).into()),
        (Language::Aql, Value::Number(number)) => {
            Number::from_f64(*number).map_or_else(|| Json::String(number.to_string()), Json::Number)
        }
        (Language::Aql, Value::Boolean(truth)) => Json::Bool(*truth),
        (Language::Aql, Value::Multi(texts)) => list(texts),
        (_, Value::Multi(texts)) if texts.len() > 1 => list(texts),
        (_, value) => value.text().map_or(Json::Null, |text| Json::String(text.into_owned())),
    }
}

fn list(texts: &[std::borrow::Cow<'_, str>]) -> Json {
    Json::Array(texts.iter().map(|text| Json::String(text.clone().into_owned())).collect())
}

/// Seconds since 1970. As floating-point numbers they are some hundred nanoseconds off, and no time here is finer than
/// microseconds.
fn time(seconds: f64) -> String {
    rfc3339(((seconds * 1e6).round() as i64).saturating_mul(1_000))
}

//! Values as JSON.

use serde_json::{Number, Value as Json};

use super::json_path::parsed;
use super::number::Origin;
use crate::Value;

/// The JSON of a member of an object or array that is made: what another function made of JSON stays an object or array, so
/// that functions nest; the text of a field does not, unless `json` says so.
pub(super) fn member(value: &Value<'_>, origin: Origin) -> Json {
    let structured = match origin {
        Origin::Computed => parsed(value).filter(|json| json.is_array() || json.is_object()),
        Origin::Field | Origin::Quoted | Origin::Number(_) => None,
    };
    structured.unwrap_or_else(|| json_of(value, origin))
}

/// The JSON of a value: numbers and fields that hold them as numbers, several values as an array, a missing one as
/// null.
pub(super) fn json_of(value: &Value<'_>, origin: Origin) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Boolean(value) => Json::Bool(*value),
        Value::Integer(number) => Json::from(*number),
        Value::Multi(values) => Json::Array(values.iter().map(|value| Json::from(value.as_ref())).collect()),
        other => match origin.number(other) {
            Some((number, _)) if number.fract() == 0.0 && number.abs() < 9e15 => Json::from(number as i64),
            Some((number, _)) => Number::from_f64(number).map_or(Json::Null, Json::Number),
            None => Json::from(other.text().unwrap_or_default()),
        },
    }
}

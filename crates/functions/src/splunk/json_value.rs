//! Values as JSON.

use serde_json::{Number, Value as Json};

use super::number::Origin;
use crate::Value;

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

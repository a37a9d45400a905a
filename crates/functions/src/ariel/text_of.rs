//! Values as Ariel writes them in a text.

use std::borrow::Cow;

use crate::Value;

/// The value as text: doubles as Java writes them (`1.0`), booleans in small letters. `None` for null.
pub(crate) fn text_of<'a>(value: &Value<'a>) -> Option<Cow<'a, str>> {
    match value {
        Value::Number(number) => Some(Cow::Owned(java_double(*number))),
        Value::Boolean(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
        Value::Multi(values) => Some(Cow::Owned(values.join(", "))),
        other => other.text(),
    }
}

/// A double as `Double.toString` writes it.
fn java_double(number: f64) -> String {
    let size = number.abs();
    if number.is_nan() {
        "NaN".to_owned()
    } else if number.is_infinite() {
        if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
    } else if size != 0.0 && !(1e-3..1e7).contains(&size) {
        let written = format!("{number:E}");
        match written.split_once('E') {
            Some((mantissa, exponent)) if !mantissa.contains('.') => format!("{mantissa}.0E{exponent}"),
            _ => written,
        }
    } else {
        format!("{number:?}")
    }
}

/// The whole number that a value is or writes; decimals are cut off.
pub(crate) fn long_of(value: &Value<'_>) -> Option<i64> {
    match value {
        Value::Integer(number) => Some(*number),
        Value::Number(number) => number.is_finite().then_some(*number as i64),
        Value::Boolean(value) => Some(i64::from(*value)),
        Value::Text(text) => {
            let text = text.trim();
            text.parse().ok().or_else(|| text.parse::<f64>().ok().filter(|n| n.is_finite()).map(|n| n as i64))
        }
        Value::Null | Value::Multi(_) => None,
    }
}

/// The number that a value is or writes.
pub(crate) fn double_of(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Number(number) => Some(*number),
        Value::Boolean(value) => Some(f64::from(u8::from(*value))),
        Value::Text(text) => text.trim().parse().ok(),
        Value::Null | Value::Multi(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_are_written_as_java_does() {
        let written = [1.0, 0.5, 1e7, 1234567.0, 0.0001, 0.0].map(java_double);
        assert_eq!(written, ["1.0", "0.5", "1.0E7", "1234567.0", "1.0E-4", "0.0"]);
    }
}

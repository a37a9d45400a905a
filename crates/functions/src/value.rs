//! One row's value of one column.

use std::borrow::Cow;

/// One row's value of one column.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// No value: a missing field, or the result of what cannot be computed.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// 64-bit signed.
    Integer(i64),
    /// Double.
    Number(f64),
    /// Text. In SPL, text of a field that looks like a number counts as one.
    Text(Cow<'a, str>),
    /// Several texts in an order.
    Multi(Vec<Cow<'a, str>>),
}

impl<'a> Value<'a> {
    /// The same value, borrowing nothing.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Value::Null => Value::Null,
            Value::Boolean(value) => Value::Boolean(value),
            Value::Integer(value) => Value::Integer(value),
            Value::Number(value) => Value::Number(value),
            Value::Text(value) => Value::Text(Cow::Owned(value.into_owned())),
            Value::Multi(values) => {
                Value::Multi(values.into_iter().map(|value| Cow::Owned(value.into_owned())).collect())
            }
        }
    }

    /// Is there no value?
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// A text that was made here.
    pub fn owned(text: impl Into<String>) -> Value<'static> {
        Value::Text(Cow::Owned(text.into()))
    }

    /// The value as one text: a number as [`number_text`] writes it, several texts joined by line ends, `True` or
    /// `False`. `None` for no value.
    pub fn text(&self) -> Option<Cow<'a, str>> {
        match self {
            Value::Null => None,
            Value::Boolean(value) => Some(Cow::Borrowed(if *value { "True" } else { "False" })),
            Value::Integer(value) => Some(Cow::Owned(value.to_string())),
            Value::Number(value) => Some(Cow::Owned(number_text(*value))),
            Value::Text(value) => Some(value.clone()),
            Value::Multi(values) if values.len() == 1 => Some(values[0].clone()),
            Value::Multi(values) => Some(Cow::Owned(values.join("\n"))),
        }
    }

    /// The texts it holds, in order: none for null, one for anything but a multivalue.
    pub fn members(&self) -> Vec<Cow<'a, str>> {
        match self {
            Value::Null => Vec::new(),
            Value::Multi(values) => values.clone(),
            _ => self.text().into_iter().collect(),
        }
    }

    /// Is `test` true of any of the texts it holds? False for null.
    pub fn any_member(&self, mut test: impl FnMut(&str) -> bool) -> bool {
        match self {
            Value::Null => false,
            Value::Text(value) => test(value),
            Value::Multi(values) => values.iter().any(|value| test(value)),
            Value::Boolean(_) | Value::Integer(_) | Value::Number(_) => {
                self.text().is_some_and(|value| test(&value))
            }
        }
    }

    /// Another text in place of each that it holds; null stays null.
    pub fn map_members(&self, change: impl Fn(Cow<'a, str>) -> Cow<'a, str>) -> Value<'a> {
        match self {
            Value::Multi(values) => Value::Multi(values.iter().cloned().map(change).collect()),
            _ => self.text().map_or(Value::Null, |value| Value::Text(change(value))),
        }
    }
}

impl From<Option<f64>> for Value<'_> {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Value::Null, Value::Number)
    }
}

impl From<Option<bool>> for Value<'_> {
    fn from(value: Option<bool>) -> Self {
        value.map_or(Value::Null, Value::Boolean)
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(value: Option<i64>) -> Self {
        value.map_or(Value::Null, Value::Integer)
    }
}

impl From<Option<String>> for Value<'_> {
    fn from(value: Option<String>) -> Self {
        value.map_or(Value::Null, Value::owned)
    }
}

/// A double as results show it: the shortest digits that give it back, whole numbers without `.0`, no exponent,
/// no minus before zero.
pub fn number_text(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if value.is_nan() {
        return "nan".to_owned();
    }
    format!("{value}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_short_and_without_exponent() {
        let written: Vec<String> =
            [3.0, -0.0, 0.1, 1.0 / 3.0, 1e15, 14.142135623730951, f64::NAN].map(number_text).to_vec();
        assert_eq!(
            written,
            ["3", "0", "0.1", "0.3333333333333333", "1000000000000000", "14.142135623730951", "nan"]
        );
    }
}

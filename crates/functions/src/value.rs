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

impl Value<'_> {
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
}

//! What the comparisons share.

use std::cmp::Ordering;

use plan::Type;

use crate::ariel::text_of::{double_of, text_of};
use crate::{Argument, Kernel, Value};

/// As what two sides are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum As {
    /// Numbers; a text that writes none is null.
    Numbers,
    /// Texts with case.
    Texts,
    /// Booleans.
    Booleans,
}

impl As {
    /// The column decides: a quoted number against a number column is a number, an unquoted one against a text
    /// column is text.
    pub(super) fn of(left: &Argument, right: &Argument) -> As {
        let deciding = match (&left.constant, &right.constant) {
            (Some(_), None) => right.ty,
            (None, Some(_)) => left.ty,
            _ if left.ty == Type::Text || left.ty == Type::Multi => right.ty,
            _ => left.ty,
        };
        match deciding {
            Type::Integer | Type::Number => As::Numbers,
            Type::Boolean => As::Booleans,
            Type::Text | Type::Multi | Type::Null => As::Texts,
        }
    }

    /// The order of two values; `None` where one is null or cannot be read so.
    pub(super) fn order(self, left: &Value<'_>, right: &Value<'_>) -> Option<Ordering> {
        match (self, left, right) {
            (_, Value::Null, _) | (_, _, Value::Null) => None,
            (As::Numbers, Value::Integer(left), Value::Integer(right)) => Some(left.cmp(right)),
            (As::Numbers, _, _) => double_of(left)?.partial_cmp(&double_of(right)?),
            (As::Booleans, _, _) => Some(truth(left)?.cmp(&truth(right)?)),
            (As::Texts, _, _) => Some(text_of(left)?.cmp(&text_of(right)?)),
        }
    }
}

fn truth(value: &Value<'_>) -> Option<bool> {
    match value {
        Value::Boolean(value) => Some(*value),
        Value::Integer(value) => Some(*value != 0),
        Value::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// The kernel of a comparison: null where a side is null, any element of a list may compare so.
pub(super) fn comparison(args: &[Argument], holds: fn(Ordering) -> bool) -> Kernel {
    let compared = As::of(&args[0], &args[1]);
    Box::new(move |args| compare(compared, &args[0], &args[1], holds).into())
}

/// Does the comparison hold?
pub(super) fn compare(
    compared: As,
    left: &Value<'_>,
    right: &Value<'_>,
    holds: fn(Ordering) -> bool,
) -> Option<bool> {
    if let Value::Multi(texts) = left {
        let any = |text: &std::borrow::Cow<'_, str>| {
            As::Texts.order(&Value::Text(text.clone()), right).is_some_and(holds)
        };
        return (!right.is_null()).then(|| texts.iter().any(any));
    }
    compared.order(left, right).map(holds)
}

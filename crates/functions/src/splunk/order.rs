//! How eval compares two values.

use std::cmp::Ordering;

use super::number::{as_number, read_number};
use crate::Value;

/// The order of two single values: as numbers where both look like numbers, else as text with case. `None` where
/// one is missing.
pub(crate) fn compare(left: &Value<'_>, right: &Value<'_>) -> Option<Ordering> {
    if let (Some(left), Some(right)) = (as_number(left), as_number(right)) {
        return left.partial_cmp(&right);
    }
    if let (Value::Boolean(left), Value::Boolean(right)) = (left, right) {
        return Some(left.cmp(right));
    }
    Some(left.text()?.as_ref().cmp(right.text()?.as_ref()))
}

/// The order of two texts: as numbers where both look like numbers, else by code point.
pub(crate) fn compare_texts(left: &str, right: &str) -> Ordering {
    match (read_number(left), read_number(right)) {
        (Some(left), Some(right)) => left.partial_cmp(&right).unwrap_or(Ordering::Equal),
        _ => left.cmp(right),
    }
}

/// Does the comparison hold for any pair of members? `None` where a side is missing.
pub(crate) fn any_pair(left: &Value<'_>, right: &Value<'_>, holds: fn(Ordering) -> bool) -> Option<bool> {
    match (left, right) {
        (Value::Null, _) | (_, Value::Null) => None,
        (Value::Multi(_), _) | (_, Value::Multi(_)) => {
            let rights = right.members();
            let any = |left: &str| rights.iter().any(|right| holds(compare_texts(left, right)));
            Some(left.members().iter().any(|left| any(left)))
        }
        _ => compare(left, right).map(holds),
    }
}

//! What the operators on numbers share.

use plan::Type;

use crate::ariel::text_of::double_of;
use crate::{Kernel, Value};

/// Whole numbers give whole numbers, anything else doubles.
pub(super) fn returns(types: &[Type]) -> Type {
    let whole = types.iter().all(|ty| matches!(ty, Type::Integer | Type::Boolean));
    if whole { Type::Integer } else { Type::Number }
}

/// The kernel of an operator: `whole` for two whole numbers, else `double`. Null where a side is null or writes no
/// number, and where the result is none (division by zero, overflow).
pub(super) fn arithmetic(whole: fn(i64, i64) -> Option<i64>, double: fn(f64, f64) -> f64) -> Kernel {
    Box::new(move |args| match (&args[0], &args[1]) {
        (Value::Integer(left), Value::Integer(right)) => whole(*left, *right).into(),
        (left, right) => match (double_of(left), double_of(right)) {
            (Some(left), Some(right)) => Some(double(left, right)).filter(|number| number.is_finite()).into(),
            _ => Value::Null,
        },
    })
}

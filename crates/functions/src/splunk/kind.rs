//! What eval takes a value for.

use super::number::Origin;
use crate::{Argument, Kernel, Value};

/// What eval takes a value for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// A number, or a field that holds one.
    Number(f64),
    /// A text: quoted, or a field that holds no number.
    String,
    /// `true` or `false`.
    Bool,
    /// Several values.
    Multivalue,
    /// No value.
    Invalid,
}

impl Kind {
    /// What a value that comes from `origin` is.
    pub(super) fn of(value: &Value<'_>, origin: Origin) -> Kind {
        match value {
            Value::Null => Kind::Invalid,
            Value::Boolean(_) => Kind::Bool,
            Value::Multi(values) if values.len() > 1 => Kind::Multivalue,
            _ => origin.number(value).map_or(Kind::String, |(number, _)| Kind::Number(number)),
        }
    }
}

/// The kernel that is true where the kind of the argument passes.
pub(super) fn test_of(args: &[Argument], passes: fn(Kind) -> bool) -> Kernel {
    let origin = Origin::of(&args[0]);
    Box::new(move |args| Value::Boolean(passes(Kind::of(&args[0], origin))))
}

//! How the specs of functions are written down.

use plan::{Arity, FunctionSpec, Kind, Literal, Type};
use text::Diagnostic;

use crate::Argument;

/// The spec of a scalar function.
pub(crate) const fn scalar(
    name: &'static str,
    signature: &'static str,
    arity: Arity,
    returns: fn(&[Type]) -> Type,
) -> FunctionSpec {
    FunctionSpec { name, signature, arity, kind: Kind::Scalar, returns }
}

/// The spec of an aggregate function.
pub(crate) const fn aggregate(
    name: &'static str,
    signature: &'static str,
    arity: Arity,
    returns: fn(&[Type]) -> Type,
) -> FunctionSpec {
    FunctionSpec { name, signature, arity, kind: Kind::Aggregate, returns }
}

/// Always a boolean.
pub(crate) fn boolean(_: &[Type]) -> Type {
    Type::Boolean
}

/// Always a whole number.
pub(crate) fn integer(_: &[Type]) -> Type {
    Type::Integer
}

/// Always a double.
pub(crate) fn number(_: &[Type]) -> Type {
    Type::Number
}

/// Always a text.
pub(crate) fn text(_: &[Type]) -> Type {
    Type::Text
}

/// Always a list.
pub(crate) fn multi(_: &[Type]) -> Type {
    Type::Multi
}

/// Never a value.
pub(crate) fn null(_: &[Type]) -> Type {
    Type::Null
}

/// A list where the first argument is one, else a text: functions that change each member.
pub(crate) fn text_like_first(types: &[Type]) -> Type {
    match types.first() {
        Some(Type::Multi) => Type::Multi,
        Some(Type::Null) => Type::Null,
        _ => Type::Text,
    }
}

/// The type that holds a value of any of these: null is held by all, a list holds texts, whole numbers are
/// doubles, and texts hold the rest.
pub(crate) fn joined(types: impl IntoIterator<Item = Type>) -> Type {
    types.into_iter().fold(Type::Null, |one, other| match (one, other) {
        (Type::Null, ty) | (ty, Type::Null) => ty,
        (Type::Multi, _) | (_, Type::Multi) => Type::Multi,
        (one, other) if one == other => one,
        (Type::Integer, Type::Number) | (Type::Number, Type::Integer) => Type::Number,
        _ => Type::Text,
    })
}

/// The type that holds any of the arguments.
pub(crate) fn any_argument(types: &[Type]) -> Type {
    joined(types.iter().copied())
}

/// The text of an argument that has to be written in the query; a number is taken as it is written.
pub(crate) fn written_text(argument: &Argument) -> Result<String, Diagnostic> {
    match &argument.constant {
        Some(Literal::Text(text)) => Ok(text.clone()),
        Some(Literal::Number(number, written)) if written.is_empty() => Ok(crate::number_text(*number)),
        Some(Literal::Number(_, written)) => Ok(written.clone()),
        Some(Literal::Integer(number)) => Ok(number.to_string()),
        _ => Err(Diagnostic::error(
            "not-a-constant",
            argument.span,
            "this has to be written in the query itself",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mixed_branches_become_text_and_lists_stay_lists() {
        assert_eq!(joined([Type::Integer, Type::Text]), Type::Text);
        assert_eq!(joined([Type::Null, Type::Integer, Type::Null]), Type::Integer);
        assert_eq!(joined([Type::Integer, Type::Number]), Type::Number);
        assert_eq!(joined([Type::Number, Type::Multi, Type::Text]), Type::Multi);
        assert_eq!(joined([Type::Boolean, Type::Text]), Type::Text);
        assert_eq!(joined([]), Type::Null);
    }
}

//! Splunk's refusals while a query is planned.

use plan::{Literal, Type};
use text::{Diagnostic, Span};

use crate::{Argument, Context};

/// A call whose arguments the function cannot take. Measured wording.
pub(crate) fn invalid_arguments(function: &str, context: &Context) -> Diagnostic {
    Diagnostic::error(
        "invalid-arguments",
        context.call,
        format!("The arguments to the '{function}' function are invalid"),
    )
}

/// An operator between values it cannot take. Measured wording: "Type checking failed." and `what`.
pub(crate) fn type_checking(what: &str, at: Span) -> Diagnostic {
    Diagnostic::error("type-checking", at, format!("Type checking failed. {what}"))
}

/// Refuses `null()` (which is not a missing field) and a number written in the query, where text is needed.
pub(crate) fn needs_text(function: &str, argument: &Argument, context: &Context) -> Result<(), Diagnostic> {
    match argument.constant {
        Some(Literal::Null | Literal::Integer(_) | Literal::Number(..) | Literal::Boolean(_)) => {
            Err(invalid_arguments(function, context))
        }
        Some(Literal::Text(_)) | None => needs_no_boolean(function, argument, context),
    }
}

/// Refuses `null()`, quoted text and booleans, where a number is needed.
pub(crate) fn needs_number(function: &str, argument: &Argument, context: &Context) -> Result<(), Diagnostic> {
    match argument.constant {
        Some(Literal::Null | Literal::Text(_) | Literal::Boolean(_)) => {
            Err(invalid_arguments(function, context))
        }
        Some(Literal::Integer(_) | Literal::Number(..)) | None => {
            needs_no_boolean(function, argument, context)
        }
    }
}

/// Refuses `null()` and booleans.
pub(crate) fn needs_value(function: &str, argument: &Argument, context: &Context) -> Result<(), Diagnostic> {
    match argument.constant {
        Some(Literal::Null) => Err(invalid_arguments(function, context)),
        _ => needs_no_boolean(function, argument, context),
    }
}

/// Refuses what is not a condition.
pub(crate) fn needs_condition(
    function: &str,
    argument: &Argument,
    context: &Context,
) -> Result<(), Diagnostic> {
    match (argument.ty, &argument.constant) {
        (Type::Boolean, _) | (Type::Null, _) => Ok(()),
        _ => Err(invalid_arguments(function, context)),
    }
}

fn needs_no_boolean(function: &str, argument: &Argument, context: &Context) -> Result<(), Diagnostic> {
    if argument.ty == Type::Boolean { Err(invalid_arguments(function, context)) } else { Ok(()) }
}

/// The text of an argument that must be written in the query.
pub(crate) fn constant_text(argument: &Argument) -> Option<&str> {
    match &argument.constant {
        Some(Literal::Text(text)) => Some(text),
        _ => None,
    }
}

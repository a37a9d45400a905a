//! The value of an expression that a macro is defined or validated by.

use plan::{Functions, Literal};
use text::Span;

use super::Lowering;
use super::types::{Kind, kind};
use crate::parse::parse_expression;
use crate::{AddOns, Knowledge};

/// The value of such an expression, and whether it is a condition, so that nothing means no.
pub(crate) struct MacroValue {
    pub(crate) value: Literal,
    pub(crate) is_condition: bool,
}

/// Computes an expression whose fields are the arguments of a macro's call.
///
/// # Errors
/// What is wrong with the expression.
pub(crate) fn macro_value(
    text: &str,
    arguments: &[(String, String)],
    functions: &dyn Functions,
    now_ns: Option<i64>,
) -> Result<MacroValue, String> {
    let written = parse_expression(text, Span::default()).map_err(|fault| fault.message)?;
    let (knowledge, add_ons) = (Knowledge::default(), AddOns::default());
    let lowering = Lowering::new(functions, &knowledge, &add_ons, Vec::new());
    let planned = lowering.expression(&written).map_err(|fault| fault.message)?;
    let value = functions.value(&planned, arguments, now_ns)?;
    Ok(MacroValue { value, is_condition: kind(&written) == Kind::Boolean })
}

//! What `-`, `*`, `/` and `%` share.

use plan::{Literal, Type};
use text::Diagnostic;

use crate::splunk::number::{Limits, Origin, Precision, limited};
use crate::splunk::refusal::type_checking;
use crate::{Argument, Kernel, Value};

/// The kernel of an operator that only takes numbers.
///
/// - **Null, multivalue**: null where an operand is missing, is no number, or has several values.
/// - **Errors**: a quoted text, a boolean or `null()` as operand is refused when the query is planned: measured,
///   "Type checking failed. '*' only takes numbers"
pub(super) fn numbers_only(
    operator: &'static str,
    args: &[Argument],
    compute: fn(f64, f64) -> f64,
    limits: Limits,
) -> Result<Kernel, Diagnostic> {
    refuse_texts(operator, args)?;
    let origins = [Origin::of(&args[0]), Origin::of(&args[1])];
    Ok(Box::new(move |args| computed(args, origins, compute, limits).into()))
}

/// An error at the first operand that is surely no number.
pub(super) fn refuse_texts(operator: &str, args: &[Argument]) -> Result<(), Diagnostic> {
    match args.iter().find(|argument| is_no_number(argument)) {
        Some(wrong) => Err(type_checking(&format!("'{operator}' only takes numbers"), wrong.span)),
        None => Ok(()),
    }
}

fn is_no_number(argument: &Argument) -> bool {
    argument.ty == Type::Boolean || matches!(argument.constant, Some(Literal::Text(_) | Literal::Null))
}

fn computed(
    args: &[Value<'_>],
    origins: [Origin; 2],
    compute: fn(f64, f64) -> f64,
    limits: Limits,
) -> Option<f64> {
    let (left, left_precision) = origins[0].number(&args[0])?;
    let (right, right_precision) = origins[1].number(&args[1])?;
    sum_or_product(compute(left, right), [left_precision, right_precision], limits)
}

/// A result in the precision that its operands allow.
pub(super) fn sum_or_product(result: f64, operands: [Precision; 2], limits: Limits) -> Option<f64> {
    limited(result, &operands, limits)
}

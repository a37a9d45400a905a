//! What the functions of one number share.

use text::Diagnostic;

use super::number::as_number;
use super::refusal::needs_number;
use crate::{Argument, Context, Kernel, Value};

/// The kernel of a function of one number.
///
/// - **Null, multivalue**: null where the argument is missing, no number or has several values, and where the
///   result is not a finite number (measured for `sqrt(-1)` and `ln(0)`).
/// - **Errors**: `null()` and quoted text are refused when the query is planned.
pub(super) fn one_number(
    function: &'static str,
    args: &[Argument],
    context: &Context,
    compute: fn(f64) -> f64,
) -> Result<Kernel, Diagnostic> {
    needs_number(function, &args[0], context)?;
    Ok(Box::new(move |args| finite(as_number(&args[0]).map(compute))))
}

/// A number, or null where it is not finite.
pub(super) fn finite(number: Option<f64>) -> Value<'static> {
    number.filter(|number| number.is_finite()).into()
}

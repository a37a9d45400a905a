//! A number as `eval` stores it: with the zeros that show its precision.

use plan::{Arity, Literal};
use text::Diagnostic;

use super::arithmetic::refuse_texts;
use crate::splunk::number::{Limits, Origin, fixed, places};
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `as_written(0.230)` is `0.230`; `as_written(a, b, "*")` is the product with all the digits that its coarsest operand
/// allows: `8.250 * exact(0.2)` is `1.650`. The text counts as a number wherever it is read again, with that precision.
/// The query does not call it: an assignment of a number written with decimals, or of a sum, difference, product or
/// quotient with such an operand, becomes a call of it.
///
/// - **Null, errors**: those of the operator, see [`super::arithmetic`].
/// - **Source**: Search Reference, "eval" (significant digits), "Mathematical functions" (`exact`). Believed: a zero is
///   shown as `0`.
pub(crate) const AS_WRITTEN: Function = Function {
    spec: spec::scalar("splunk.as_written", "a number in an assignment", Arity::between(1, 3), spec::text),
    bind,
};

fn bind(args: &[Argument], _: &Context) -> Result<Kernel, Diagnostic> {
    let [left, right, sign] = args else {
        let written = spec::written_text(&args[0])?;
        return Ok(Box::new(move |_| Value::owned(written.clone())));
    };
    let (compute, limits): (fn(f64, f64) -> f64, Limits) = match &sign.constant {
        Some(Literal::Text(sign)) if sign == "+" => (|a, b| a + b, Limits::Decimals),
        Some(Literal::Text(sign)) if sign == "-" => (|a, b| a - b, Limits::Decimals),
        Some(Literal::Text(sign)) if sign == "/" => (|a, b| a / b, Limits::Digits),
        _ => (|a, b| a * b, Limits::Digits),
    };
    refuse_texts(&spec::written_text(sign)?, &args[..2])?;
    let origins = [Origin::of(left), Origin::of(right)];
    Ok(Box::new(move |args| shown(args, origins, compute, limits)))
}

fn shown(
    args: &[Value<'_>],
    origins: [Origin; 2],
    compute: fn(f64, f64) -> f64,
    limits: Limits,
) -> Value<'static> {
    let operands = [origins[0].number(&args[0]), origins[1].number(&args[1])];
    let [Some((left, left_precision)), Some((right, right_precision))] = operands else { return Value::Null };
    let result = compute(left, right);
    if !result.is_finite() {
        return Value::Null;
    }
    match places(result, &[left_precision, right_precision], limits) {
        Some(places) if result != 0.0 => Value::Text(fixed(result, places.max(0) as usize)),
        _ => Value::owned(crate::number_text(result)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, computed, field, missing, number, text};

    #[test]
    fn keeps_zeros_that_show_the_precision() {
        check(&AS_WRITTEN, &[number("0.230")], "0.230");
        check(&AS_WRITTEN, &[number("8.250"), computed(0.2), text("*")], "1.650");
        check(&AS_WRITTEN, &[number("8.250"), number("0.200"), text("*")], "1.65");
        check(&AS_WRITTEN, &[number("8.250"), number("0.2"), text("*")], "2");
        check(&AS_WRITTEN, &[number("1.5"), field("1.50"), text("+")], "3.0");
        check(&AS_WRITTEN, &[number("0.5"), computed(0.5), text("-")], "0");
    }

    #[test]
    fn what_is_no_number_gives_none() {
        check(&AS_WRITTEN, &[number("1.5"), missing(), text("*")], "null");
        check(&AS_WRITTEN, &[field("x"), number("1.5"), text("+")], "null");
        check(&AS_WRITTEN, &[number("1.5"), number("0"), text("/")], "null");
        let refused = "error: Type checking failed. '*' only takes numbers";
        check(&AS_WRITTEN, &[text("a"), number("1.5"), text("*")], refused);
    }
}

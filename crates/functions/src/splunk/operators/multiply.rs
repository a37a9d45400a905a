//! `a * b`.

use plan::Arity;

use super::arithmetic::numbers_only;
use crate::splunk::number::Limits;
use crate::{Function, spec};

/// `a * b`. The result has as many significant digits as its coarsest operand: `8.250 * 0.2` is 2, `8.250 * 0.20`
/// is 1.7. Whole numbers and computed ones are not coarse. See [`super::arithmetic`] for null and errors.
///
/// - **Source**: Search Reference, "eval"; measured on 10.4.2. Zeros that only show the precision (`1.650`) are kept
///   by [`super::as_written`].
pub(crate) const MULTIPLY: Function = Function {
    spec: spec::scalar("splunk.multiply", "number * number", Arity::exactly(2), spec::number),
    bind: |args, _| numbers_only("*", args, |a, b| a * b, Limits::Digits),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, number, text};

    #[test]
    fn keeps_the_digits_of_the_coarsest_operand() {
        check(&MULTIPLY, &[number("8.250"), number("0.2")], "2");
        check(&MULTIPLY, &[number("8.250"), number("0.20")], "1.7");
        check(&MULTIPLY, &[number("8.250"), number("0.200")], "1.65");
        check(&MULTIPLY, &[field("0.014"), field("0.230")], "0.0032");
        check(&MULTIPLY, &[number("3"), number("0.5")], "2");
        check(&MULTIPLY, &[field("50"), number("2")], "100");
    }

    #[test]
    fn refuses_quoted_text() {
        check(&MULTIPLY, &[text("a"), text("b")], "error: Type checking failed. '*' only takes numbers");
    }
}

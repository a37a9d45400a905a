//! `acosh(x)`.

use plan::Arity;

use super::one_number::one_number;
use crate::{Function, spec};

/// `acosh(x)` is the inverse hyperbolic cosine of x. See [`super::one_number`].
///
/// - **Source**: Search Reference, "Trig and Hyperbolic functions".
pub(crate) const ACOSH: Function = Function {
    spec: spec::scalar("splunk.acosh", "acosh(number) -> number", Arity::exactly(1), spec::number),
    bind: |args, context| one_number("acosh", args, context, f64::acosh),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn computes_numbers_only() {
        check(&ACOSH, &[field("1")], "0");
        check(&ACOSH, &[field("0")], "null");
        check(&ACOSH, &[field("x")], "null");
        check(&ACOSH, &[missing()], "null");
    }
}

//! `tan(x)`.

use plan::Arity;

use super::one_number::one_number;
use crate::{Function, spec};

/// `tan(x)` is the tangent of x radians. See [`super::one_number`].
///
/// - **Source**: Search Reference, "Trig and Hyperbolic functions".
pub(crate) const TAN: Function = Function {
    spec: spec::scalar("splunk.tan", "tan(number) -> number", Arity::exactly(1), spec::number),
    bind: |args, context| one_number("tan", args, context, f64::tan),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn computes_numbers_only() {
        check(&TAN, &[field("0")], "0");
        check(&TAN, &[field("x")], "null");
        check(&TAN, &[missing()], "null");
    }
}

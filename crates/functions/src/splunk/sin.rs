//! `sin(x)`.

use plan::Arity;

use super::one_number::one_number;
use crate::{Function, spec};

/// `sin(x)` is the sine of x radians. See [`super::one_number`].
///
/// - **Source**: Search Reference, "Trig and Hyperbolic functions".
pub(crate) const SIN: Function = Function {
    spec: spec::scalar("splunk.sin", "sin(number) -> number", Arity::exactly(1), spec::number),
    bind: |args, context| one_number("sin", args, context, f64::sin),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn computes_numbers_only() {
        check(&SIN, &[field("0")], "0");
        check(&SIN, &[field("1")], "0.8414709848078965");
        check(&SIN, &[field("x")], "null");
        check(&SIN, &[missing()], "null");
    }
}

//! `asinh(x)`.

use plan::Arity;

use super::one_number::one_number;
use crate::{Function, spec};

/// `asinh(x)` is the inverse hyperbolic sine of x. See [`super::one_number`].
///
/// - **Source**: Search Reference, "Trig and Hyperbolic functions".
pub(crate) const ASINH: Function = Function {
    spec: spec::scalar("splunk.asinh", "asinh(number) -> number", Arity::exactly(1), spec::number),
    bind: |args, context| one_number("asinh", args, context, f64::asinh),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn computes_numbers_only() {
        check(&ASINH, &[field("0")], "0");
        check(&ASINH, &[field("x")], "null");
        check(&ASINH, &[missing()], "null");
    }
}

//! `tanh(x)`.

use plan::Arity;

use super::one_number::one_number;
use crate::{Function, spec};

/// `tanh(x)` is the hyperbolic tangent of x. See [`super::one_number`].
///
/// - **Source**: Search Reference, "Trig and Hyperbolic functions".
pub(crate) const TANH: Function = Function {
    spec: spec::scalar("splunk.tanh", "tanh(number) -> number", Arity::exactly(1), spec::number),
    bind: |args, context| one_number("tanh", args, context, f64::tanh),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn computes_numbers_only() {
        check(&TANH, &[field("0")], "0");
        check(&TANH, &[field("x")], "null");
        check(&TANH, &[missing()], "null");
    }
}

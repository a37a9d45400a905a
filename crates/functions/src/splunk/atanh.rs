//! `atanh(x)`.

use plan::Arity;

use super::one_number::one_number;
use crate::{Function, spec};

/// `atanh(x)` is the inverse hyperbolic tangent of x. See [`super::one_number`].
///
/// - **Source**: Search Reference, "Trig and Hyperbolic functions".
pub(crate) const ATANH: Function = Function {
    spec: spec::scalar("splunk.atanh", "atanh(number) -> number", Arity::exactly(1), spec::number),
    bind: |args, context| one_number("atanh", args, context, f64::atanh),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn computes_numbers_only() {
        check(&ATANH, &[field("0")], "0");
        check(&ATANH, &[field("1")], "null");
        check(&ATANH, &[field("x")], "null");
        check(&ATANH, &[missing()], "null");
    }
}

//! `cos(x)`.

use plan::Arity;

use super::one_number::one_number;
use crate::{Function, spec};

/// `cos(x)` is the cosine of x radians. See [`super::one_number`].
///
/// - **Source**: Search Reference, "Trig and Hyperbolic functions".
pub(crate) const COS: Function = Function {
    spec: spec::scalar("splunk.cos", "cos(number) -> number", Arity::exactly(1), spec::number),
    bind: |args, context| one_number("cos", args, context, f64::cos),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn computes_numbers_only() {
        check(&COS, &[field("0")], "1");
        check(&COS, &[field("x")], "null");
        check(&COS, &[missing()], "null");
    }
}

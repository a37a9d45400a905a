//! `cosh(x)`.

use plan::Arity;

use super::one_number::one_number;
use crate::{Function, spec};

/// `cosh(x)` is the hyperbolic cosine of x. See [`super::one_number`].
///
/// - **Source**: Search Reference, "Trig and Hyperbolic functions".
pub(crate) const COSH: Function = Function {
    spec: spec::scalar("splunk.cosh", "cosh(number) -> number", Arity::exactly(1), spec::number),
    bind: |args, context| one_number("cosh", args, context, f64::cosh),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn computes_numbers_only() {
        check(&COSH, &[field("0")], "1");
        check(&COSH, &[field("x")], "null");
        check(&COSH, &[missing()], "null");
    }
}

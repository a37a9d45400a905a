//! `asin(x)`.

use plan::Arity;

use super::one_number::one_number;
use crate::{Function, spec};

/// `asin(x)` is the arc sine of x, in radians from -pi/2 to pi/2. See [`super::one_number`].
///
/// - **Source**: Search Reference, "Trig and Hyperbolic functions".
pub(crate) const ASIN: Function = Function {
    spec: spec::scalar("splunk.asin", "asin(number) -> number", Arity::exactly(1), spec::number),
    bind: |args, context| one_number("asin", args, context, f64::asin),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn computes_numbers_only() {
        check(&ASIN, &[field("0")], "0");
        check(&ASIN, &[field("2")], "null");
        check(&ASIN, &[field("x")], "null");
        check(&ASIN, &[missing()], "null");
    }
}

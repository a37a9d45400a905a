//! `atan(x)`.

use plan::Arity;

use super::one_number::one_number;
use crate::{Function, spec};

/// `atan(x)` is the arc tangent of x, in radians from -pi/2 to pi/2. See [`super::one_number`].
///
/// - **Source**: Search Reference, "Trig and Hyperbolic functions".
pub(crate) const ATAN: Function = Function {
    spec: spec::scalar("splunk.atan", "atan(number) -> number", Arity::exactly(1), spec::number),
    bind: |args, context| one_number("atan", args, context, f64::atan),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn computes_numbers_only() {
        check(&ATAN, &[field("0")], "0");
        check(&ATAN, &[field("1")], "0.7853981633974483");
        check(&ATAN, &[field("x")], "null");
        check(&ATAN, &[missing()], "null");
    }
}

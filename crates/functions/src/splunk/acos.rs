//! `acos(x)`.

use plan::Arity;

use super::one_number::one_number;
use crate::{Function, spec};

/// `acos(x)` is the arc cosine of x, in radians from 0 to pi. See [`super::one_number`].
///
/// - **Source**: Search Reference, "Trig and Hyperbolic functions".
pub(crate) const ACOS: Function = Function {
    spec: spec::scalar("splunk.acos", "acos(number) -> number", Arity::exactly(1), spec::number),
    bind: |args, context| one_number("acos", args, context, f64::acos),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn computes_numbers_only() {
        check(&ACOS, &[field("1")], "0");
        check(&ACOS, &[field("2")], "null");
        check(&ACOS, &[field("x")], "null");
        check(&ACOS, &[missing()], "null");
    }
}

//! `sinh(x)`.

use plan::Arity;

use super::one_number::one_number;
use crate::{Function, spec};

/// `sinh(x)` is the hyperbolic sine of x. See [`super::one_number`].
///
/// - **Source**: Search Reference, "Trig and Hyperbolic functions".
pub(crate) const SINH: Function = Function {
    spec: spec::scalar("splunk.sinh", "sinh(number) -> number", Arity::exactly(1), spec::number),
    bind: |args, context| one_number("sinh", args, context, f64::sinh),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn computes_numbers_only() {
        check(&SINH, &[field("0")], "0");
        check(&SINH, &[field("x")], "null");
        check(&SINH, &[missing()], "null");
    }
}

//! `exp(x)`.

use plan::Arity;

use super::one_number::one_number;
use crate::{Function, spec};

/// `exp(x)` is e to the power of x. See [`super::one_number`].
///
/// - **Source**: Search Reference, "Mathematical functions".
pub(crate) const EXP: Function = Function {
    spec: spec::scalar("splunk.exp", "exp(number) -> number", Arity::exactly(1), spec::number),
    bind: |args, context| one_number("exp", args, context, f64::exp),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn computes_numbers_only() {
        check(&EXP, &[field("0")], "1");
        check(&EXP, &[field("1")], "2.718281828459045");
        check(&EXP, &[field("x")], "null");
        check(&EXP, &[missing()], "null");
    }
}

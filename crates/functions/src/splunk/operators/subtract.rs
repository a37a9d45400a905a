//! `a - b`.

use plan::Arity;

use super::arithmetic::numbers_only;
use crate::splunk::number::Limits;
use crate::{Function, spec};

/// `a - b`. The result has as many decimals as its coarsest operand. See [`super::arithmetic`] for null and
/// errors.
///
/// - **Source**: Search Reference, "eval"; measured on 10.4.2.
pub(crate) const SUBTRACT: Function = Function {
    spec: spec::scalar("splunk.subtract", "number - number", Arity::exactly(2), spec::number),
    bind: |args, _| numbers_only("-", args, |a, b| a - b, Limits::Decimals),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, computed, field, missing, text};

    #[test]
    fn only_takes_numbers() {
        check(&SUBTRACT, &[field("10"), field("4")], "6");
        check(&SUBTRACT, &[computed(1.5), field("0.25")], "1.25");
        check(&SUBTRACT, &[field("a"), field("4")], "null");
        check(&SUBTRACT, &[missing(), field("4")], "null");
        check(&SUBTRACT, &[text("1"), field("4")], "error: Type checking failed. '-' only takes numbers");
    }
}

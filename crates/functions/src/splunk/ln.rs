//! `ln(x)`.

use plan::Arity;

use super::one_number::one_number;
use crate::{Function, spec};

/// `ln(x)` is the natural logarithm of x; null for 0 and less (measured). See [`super::one_number`].
///
/// - **Source**: Search Reference, "Mathematical functions".
pub(crate) const LN: Function = Function {
    spec: spec::scalar("splunk.ln", "ln(number) -> number", Arity::exactly(1), spec::number),
    bind: |args, context| one_number("ln", args, context, f64::ln),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn computes_numbers_only() {
        check(&LN, &[field("1")], "0");
        check(&LN, &[field("0")], "null");
        check(&LN, &[field("x")], "null");
        check(&LN, &[missing()], "null");
    }
}

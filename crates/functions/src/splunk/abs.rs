//! `abs(x)`.

use plan::Arity;

use super::one_number::one_number;
use crate::{Function, spec};

/// `abs(x)` is the absolute value of x. See [`super::one_number`].
///
/// - **Source**: Search Reference, "Mathematical functions".
pub(crate) const ABS: Function = Function {
    spec: spec::scalar("splunk.abs", "abs(number) -> number", Arity::exactly(1), spec::number),
    bind: |args, context| one_number("abs", args, context, f64::abs),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn computes_numbers_only() {
        check(&ABS, &[field("-10.95")], "10.95");
        check(&ABS, &[field("3")], "3");
        check(&ABS, &[field("x")], "null");
        check(&ABS, &[missing()], "null");
    }
}

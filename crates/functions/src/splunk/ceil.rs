//! `ceil(x)`.

use plan::Arity;

use super::one_number::one_number;
use crate::{Function, spec};

/// `ceil(x)` is x rounded up to a whole number; short for `ceiling`. See [`super::one_number`].
///
/// - **Source**: Search Reference, "Mathematical functions".
pub(crate) const CEIL: Function = Function {
    spec: spec::scalar("splunk.ceil", "ceil(number) -> number", Arity::exactly(1), spec::number),
    bind: |args, context| one_number("ceil", args, context, f64::ceil),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn computes_numbers_only() {
        check(&CEIL, &[field("1.1")], "2");
        check(&CEIL, &[field("2")], "2");
        check(&CEIL, &[field("x")], "null");
        check(&CEIL, &[missing()], "null");
    }
}

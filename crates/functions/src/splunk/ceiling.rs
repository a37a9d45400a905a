//! `ceiling(x)`.

use plan::Arity;

use super::one_number::one_number;
use crate::{Function, spec};

/// `ceiling(x)` is x rounded up to a whole number. See [`super::one_number`].
///
/// - **Source**: Search Reference, "Mathematical functions".
pub(crate) const CEILING: Function = Function {
    spec: spec::scalar("splunk.ceiling", "ceiling(number) -> number", Arity::exactly(1), spec::number),
    bind: |args, context| one_number("ceiling", args, context, f64::ceil),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn computes_numbers_only() {
        check(&CEILING, &[field("1.9")], "2");
        check(&CEILING, &[field("-1.9")], "-1");
        check(&CEILING, &[field("x")], "null");
        check(&CEILING, &[missing()], "null");
    }
}

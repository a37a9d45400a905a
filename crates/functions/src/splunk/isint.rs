//! `isint(value)`.

use plan::Arity;

use super::kind::{Kind, test_of};
use crate::{Function, spec};

/// `isint(value)` is true where the value is a whole number. False where it is missing.
///
/// - **Source**: Search Reference, "Informational functions".
pub(crate) const ISINT: Function = Function {
    spec: spec::scalar("splunk.isint", "isint(value) -> boolean", Arity::exactly(1), spec::boolean),
    bind: |args, _| Ok(test_of(args, |kind| matches!(kind, Kind::Number(number) if number.fract() == 0.0))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field};

    #[test]
    fn judges_by_value() {
        check(&ISINT, &[field("12")], "true");
        check(&ISINT, &[field("12.5")], "false");
        check(&ISINT, &[field("x")], "false");
    }
}

//! `isnum(value)`.

use plan::Arity;

use super::kind::{Kind, test_of};
use crate::{Function, spec};

/// `isnum(value)` is true where the value is a number: a number, or a field that holds one. False where it is missing.
///
/// - **Source**: Search Reference, "Informational functions".
pub(crate) const ISNUM: Function = Function {
    spec: spec::scalar("splunk.isnum", "isnum(value) -> boolean", Arity::exactly(1), spec::boolean),
    bind: |args, _| Ok(test_of(args, |kind| matches!(kind, Kind::Number(_)))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number, text};

    #[test]
    fn judges_by_value() {
        check(&ISNUM, &[field("12")], "true");
        check(&ISNUM, &[text("12")], "false");
        check(&ISNUM, &[field("x")], "false");
        check(&ISNUM, &[missing()], "false");
        check(&ISNUM, &[number("1")], "true");
    }
}

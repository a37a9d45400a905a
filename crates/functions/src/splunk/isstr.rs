//! `isstr(value)`.

use plan::Arity;

use super::kind::{Kind, test_of};
use crate::{Function, spec};

/// `isstr(value)` is true where the value is a text: quoted, or a field that holds no number. False where it is missing.
///
/// - **Source**: Search Reference, "Informational functions".
pub(crate) const ISSTR: Function = Function {
    spec: spec::scalar("splunk.isstr", "isstr(value) -> boolean", Arity::exactly(1), spec::boolean),
    bind: |args, _| Ok(test_of(args, |kind| kind == Kind::String)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn judges_by_value() {
        check(&ISSTR, &[field("x")], "true");
        check(&ISSTR, &[field("1")], "false");
        check(&ISSTR, &[text("1")], "true");
        check(&ISSTR, &[missing()], "false");
    }
}

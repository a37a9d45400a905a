//! `isbool(value)`.

use plan::Arity;

use super::kind::{Kind, test_of};
use crate::{Function, spec};

/// `isbool(value)` is true where the value is a boolean. False where it is missing.
///
/// - **Source**: Search Reference, "Informational functions".
pub(crate) const ISBOOL: Function = Function {
    spec: spec::scalar("splunk.isbool", "isbool(value) -> boolean", Arity::exactly(1), spec::boolean),
    bind: |args, _| Ok(test_of(args, |kind| kind == Kind::Bool)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, truth};

    #[test]
    fn judges_by_value() {
        check(&ISBOOL, &[truth(true)], "true");
        check(&ISBOOL, &[field("true")], "false");
    }
}

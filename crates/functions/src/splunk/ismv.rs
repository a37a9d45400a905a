//! `ismv(value)`.

use plan::Arity;

use super::kind::{Kind, test_of};
use crate::{Function, spec};

/// `ismv(value)` is true where the value is a multivalue. False where it is missing.
///
/// - **Source**: Search Reference, "Informational functions".
pub(crate) const ISMV: Function = Function {
    spec: spec::scalar("splunk.ismv", "ismv(value) -> boolean", Arity::exactly(1), spec::boolean),
    bind: |args, _| Ok(test_of(args, |kind| kind == Kind::Multivalue)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, multi};

    #[test]
    fn judges_by_value() {
        check(&ISMV, &[multi(&["a", "b"])], "true");
        check(&ISMV, &[field("a")], "false");
    }
}

//! `false()`.

use plan::Arity;

use crate::{Function, Value, spec};

/// `false()` is false.
///
/// - **Source**: Search Reference, "Informational functions".
pub(crate) const FALSE: Function = Function {
    spec: spec::scalar("splunk.false", "false() -> boolean", Arity::exactly(0), spec::boolean),
    bind: |_, _| Ok(Box::new(|_| Value::Boolean(false))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::check;

    #[test]
    fn is_false() {
        check(&FALSE, &[], "false");
    }
}

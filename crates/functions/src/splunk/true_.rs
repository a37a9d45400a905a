//! `true()`.

use plan::Arity;

use crate::{Function, Value, spec};

/// `true()` is true, the usual last condition of `case`.
///
/// - **Source**: Search Reference, "Informational functions".
pub(crate) const TRUE: Function = Function {
    spec: spec::scalar("splunk.true", "true() -> boolean", Arity::exactly(0), spec::boolean),
    bind: |_, _| Ok(Box::new(|_| Value::Boolean(true))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::check;

    #[test]
    fn is_true() {
        check(&TRUE, &[], "true");
    }
}

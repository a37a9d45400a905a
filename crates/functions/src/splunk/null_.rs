//! `null()`.

use plan::Arity;

use crate::{Function, Value, spec};

/// `null()` is no value: a field that gets it is taken away.
///
/// - **Source**: Search Reference, "Informational functions".
pub(crate) const NULL: Function = Function {
    spec: spec::scalar("splunk.null", "null() -> nothing", Arity::exactly(0), spec::null),
    bind: |_, _| Ok(Box::new(|_| Value::Null)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::check;

    #[test]
    fn is_nothing() {
        check(&NULL, &[], "null");
    }
}

//! `isnull(value)`.

use plan::Arity;

use crate::{Function, Value, spec};

/// `isnull(value)` is true where there is no value. Never null.
///
/// - **Source**: Search Reference, "Informational functions".
pub(crate) const ISNULL: Function = Function {
    spec: spec::scalar("splunk.isnull", "isnull(value) -> boolean", Arity::exactly(1), spec::boolean),
    bind: |_, _| Ok(Box::new(|args| Value::Boolean(args[0].is_null()))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, null};

    #[test]
    fn looks_for_a_value() {
        check(&ISNULL, &[missing()], "true");
        check(&ISNULL, &[field("")], "false");
        check(&ISNULL, &[null()], "true");
    }
}

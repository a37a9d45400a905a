//! `isnotnull(value)`.

use plan::Arity;

use crate::{Function, Value, spec};

/// `isnotnull(value)` is true where there is a value; an empty text is one. Never null.
///
/// - **Source**: Search Reference, "Informational functions".
pub(crate) const ISNOTNULL: Function = Function {
    spec: spec::scalar("splunk.isnotnull", "isnotnull(value) -> boolean", Arity::exactly(1), spec::boolean),
    bind: |_, _| Ok(Box::new(|args| Value::Boolean(!args[0].is_null()))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn looks_for_a_value() {
        check(&ISNOTNULL, &[missing()], "false");
        check(&ISNOTNULL, &[field("")], "true");
    }
}

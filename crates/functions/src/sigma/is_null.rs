//! `field: null`.

use plan::Arity;

use crate::{Function, Value, spec};

/// `field: null`: the event lacks the field. An empty text is a value (`field: ''`).
///
/// - **Source**: Sigma specification, "Special Field Values".
pub(crate) const IS_NULL: Function = Function {
    spec: spec::scalar("sigma.is_null", "field: null", Arity::exactly(1), spec::boolean),
    bind: |_, _| Ok(Box::new(|args| Value::Boolean(args[0].is_null()))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn only_what_is_lacking_is_null() {
        check(&IS_NULL, &[missing()], "true");
        check(&IS_NULL, &[field("")], "false");
    }
}

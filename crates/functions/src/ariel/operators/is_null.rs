//! `IS NULL`.

use plan::Arity;

use crate::{Function, Value, spec};

/// `a IS NULL`: never null itself. Addresses and ports that an event lacks are not null but 0.0.0.0 and 0.
///
/// - **Source**: IBM, "Ariel Query Language operators".
pub(crate) const IS_NULL: Function = Function {
    spec: spec::scalar("ariel.is_null", "a IS NULL", Arity::exactly(1), spec::boolean),
    bind: |_, _| Ok(Box::new(|args| Value::Boolean(args[0].is_null()))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn only_null_is_null() {
        check(&IS_NULL, &[missing()], "true");
        check(&IS_NULL, &[field("")], "false");
    }
}

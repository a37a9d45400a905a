//! `|exists`.

use plan::Arity;

use crate::{Function, Value, spec};

/// `field|exists: true`: the event has the field, whatever it holds.
///
/// - **Source**: Sigma specification, "Sigma Modifiers".
pub(crate) const EXISTS: Function = Function {
    spec: spec::scalar("sigma.exists", "field|exists", Arity::exactly(1), spec::boolean),
    bind: |_, _| Ok(Box::new(|args| Value::Boolean(!args[0].is_null()))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn an_empty_value_exists() {
        check(&EXISTS, &[field("")], "true");
        check(&EXISTS, &[missing()], "false");
    }
}

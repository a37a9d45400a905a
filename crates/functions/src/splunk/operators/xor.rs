//! `a XOR b`.

use plan::Arity;

use crate::{Function, Value, spec};

/// `a XOR b` is true where exactly one side is; null where a side is null.
///
/// - **Source**: Search Manual, "Boolean expressions".
pub(crate) const XOR: Function = Function {
    spec: spec::scalar("splunk.xor", "condition XOR condition", Arity::exactly(2), spec::boolean),
    bind: |_, _| {
        Ok(Box::new(|args| match (&args[0], &args[1]) {
            (Value::Boolean(left), Value::Boolean(right)) => Value::Boolean(left != right),
            _ => Value::Null,
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, missing, truth};

    #[test]
    fn exactly_one() {
        check(&XOR, &[truth(true), truth(false)], "true");
        check(&XOR, &[truth(true), truth(true)], "false");
        check(&XOR, &[missing(), truth(true)], "null");
    }
}

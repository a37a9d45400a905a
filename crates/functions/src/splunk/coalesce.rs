//! `coalesce(values)`.

use plan::Arity;

use crate::{Function, Value, spec};

/// `coalesce(a, b, ...)` is the first argument that is not null. An empty text is a value.
///
/// - **Source**: Search Reference, "Comparison and Conditional functions".
pub(crate) const COALESCE: Function = Function {
    spec: spec::scalar(
        "splunk.coalesce",
        "coalesce(value, ...) -> any",
        Arity::at_least(1),
        spec::any_argument,
    ),
    bind: |_, _| {
        Ok(Box::new(|args| args.iter().find(|value| !value.is_null()).cloned().unwrap_or(Value::Null)))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, null, text};

    #[test]
    fn the_first_that_is_there() {
        check(&COALESCE, &[missing(), null(), field("b"), text("c")], "b");
        check(&COALESCE, &[field(""), text("c")], "");
        check(&COALESCE, &[missing(), multi(&["a", "b"])], "[a, b]");
        check(&COALESCE, &[missing(), missing()], "null");
    }
}

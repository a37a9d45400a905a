//! `a = b`, `a == b`.

use plan::Arity;

use super::comparison::comparison;
use crate::{Function, spec};

/// `a = b` in `eval` and `where`. See [`super::comparison`].
///
/// - **Source**: Search Reference, "eval"; measured on 10.4.2 (`null()`), 8.2.2 (multivalue).
pub(crate) const EQ: Function = Function {
    spec: spec::scalar("splunk.eq", "value = value", Arity::exactly(2), spec::boolean),
    bind: |args, _| comparison("==", args, |order| order.is_eq()),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, null, number, text};

    #[test]
    fn numbers_compare_as_numbers_and_texts_with_case() {
        check(&EQ, &[field("200"), number("200")], "true");
        check(&EQ, &[field("2.0"), number("2")], "true");
        check(&EQ, &[field("Prod"), text("prod")], "false");
        check(&EQ, &[field("AAA,AAA"), text("AAA")], "false");
    }

    #[test]
    fn any_member_is_enough_and_null_is_not_false() {
        check(&EQ, &[multi(&["a", "b"]), text("b")], "true");
        check(&EQ, &[missing(), text("b")], "null");
        check(
            &EQ,
            &[null(), text("")],
            "error: Type checking failed. The '==' operator received different types",
        );
    }
}

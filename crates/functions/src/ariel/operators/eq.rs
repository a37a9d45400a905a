//! `=`, `==`.

use plan::Arity;

use super::comparison::comparison;
use crate::{Function, spec};

/// `a = b`. Both sides take the type of the column; text compares with case. See [`super::comparison`].
///
/// - **Source**: IBM, "Ariel Query Language operators"; quoted and unquoted numbers as real queries use them.
pub(crate) const EQ: Function = Function {
    spec: spec::scalar("ariel.eq", "a = b", Arity::exactly(2), spec::boolean),
    bind: |args, _| Ok(comparison(args, |order| order.is_eq())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, number, text, whole};

    #[test]
    fn the_column_decides_how_to_compare() {
        check(&EQ, &[field("3"), text("3")], "true");
        check(&EQ, &[field("3"), number("3")], "true");
        check(&EQ, &[field("03"), number("3")], "false");
        check(&EQ, &[whole(3), text("03")], "true");
        check(&EQ, &[field("Bob"), text("bob")], "false");
        check(&EQ, &[multi(&["1", "2"]), number("2")], "true");
        check(&EQ, &[missing(), text("3")], "null");
    }
}

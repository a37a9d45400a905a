//! `field: value`.

use plan::Arity;

use super::texts::{Place, texts};
use crate::pattern::Case;
use crate::{Function, spec};

/// `field: value`: the field is the value. See [`super::texts`].
///
/// - **Case**: ignored.
pub(crate) const EQ: Function = Function {
    spec: spec::scalar("sigma.eq", "field: value", Arity::exactly(2), spec::boolean),
    bind: |args, _| texts(args, Place::Whole, Case::Ignored),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, number, text};

    #[test]
    fn compares_texts_with_wildcards() {
        check(&EQ, &[field("C:\\Windows\\System32\\CMD.exe"), text("*\\\\cmd.exe")], "true");
        check(&EQ, &[field("a*b"), text("a\\*b")], "true");
        check(&EQ, &[field("axb"), text("a\\*b")], "false");
        check(&EQ, &[field("3"), number("3")], "true");
        check(&EQ, &[multi(&["x", "Y"]), text("y")], "true");
        check(&EQ, &[field("x"), text("")], "false");
        check(&EQ, &[missing(), text("*")], "false");
    }
}

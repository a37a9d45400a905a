//! `field|startswith: value`.

use plan::Arity;

use super::texts::{Place, texts};
use crate::pattern::Case;
use crate::{Function, spec};

/// `field|startswith: value`: the field starts with the value. See [`super::texts`].
///
/// - **Case**: ignored.
pub(crate) const STARTSWITH: Function = Function {
    spec: spec::scalar("sigma.startswith", "field|startswith: value", Arity::exactly(2), spec::boolean),
    bind: |args, _| texts(args, Place::Start, Case::Ignored),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    #[test]
    fn compares_texts_with_wildcards() {
        check(&STARTSWITH, &[field("HKLM\\Software"), text("hklm\\")], "true");
        check(&STARTSWITH, &[field("x"), text("hklm")], "false");
    }
}

//! `field|cased: value`.

use plan::Arity;

use super::texts::{Place, texts};
use crate::pattern::Case;
use crate::{Function, spec};

/// `field|cased: value`: the field is the value, with case. See [`super::texts`].
///
/// - **Case**: significant.
pub(crate) const CASED_EQ: Function = Function {
    spec: spec::scalar("sigma.cased_eq", "field|cased: value", Arity::exactly(2), spec::boolean),
    bind: |args, _| texts(args, Place::Whole, Case::Significant),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    #[test]
    fn compares_texts_with_wildcards() {
        check(&CASED_EQ, &[field("Cmd"), text("C*")], "true");
        check(&CASED_EQ, &[field("cmd"), text("C*")], "false");
    }
}

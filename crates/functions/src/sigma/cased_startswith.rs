//! `field|startswith|cased: value`.

use plan::Arity;

use super::texts::{Place, texts};
use crate::pattern::Case;
use crate::{Function, spec};

/// `field|startswith|cased: value`: the field starts with the value, with case. See [`super::texts`].
///
/// - **Case**: significant.
pub(crate) const CASED_STARTSWITH: Function = Function {
    spec: spec::scalar(
        "sigma.cased_startswith",
        "field|startswith|cased: value",
        Arity::exactly(2),
        spec::boolean,
    ),
    bind: |args, _| texts(args, Place::Start, Case::Significant),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    #[test]
    fn compares_texts_with_wildcards() {
        check(&CASED_STARTSWITH, &[field("Abc"), text("Ab")], "true");
        check(&CASED_STARTSWITH, &[field("abc"), text("Ab")], "false");
    }
}

//! `field|contains|cased: value`.

use plan::Arity;

use super::texts::{Place, texts};
use crate::pattern::Case;
use crate::{Function, spec};

/// `field|contains|cased: value`: the value stands anywhere in the field, with case. See [`super::texts`].
///
/// - **Case**: significant.
pub(crate) const CASED_CONTAINS: Function = Function {
    spec: spec::scalar(
        "sigma.cased_contains",
        "field|contains|cased: value",
        Arity::exactly(2),
        spec::boolean,
    ),
    bind: |args, _| texts(args, Place::Anywhere, Case::Significant),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    #[test]
    fn compares_texts_with_wildcards() {
        check(&CASED_CONTAINS, &[field("xAbx"), text("Ab")], "true");
        check(&CASED_CONTAINS, &[field("xabx"), text("Ab")], "false");
    }
}

//! `field|endswith|cased: value`.

use plan::Arity;

use super::texts::{Place, texts};
use crate::pattern::Case;
use crate::{Function, spec};

/// `field|endswith|cased: value`: the field ends with the value, with case. See [`super::texts`].
///
/// - **Case**: significant.
pub(crate) const CASED_ENDSWITH: Function = Function {
    spec: spec::scalar(
        "sigma.cased_endswith",
        "field|endswith|cased: value",
        Arity::exactly(2),
        spec::boolean,
    ),
    bind: |args, _| texts(args, Place::End, Case::Significant),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    #[test]
    fn compares_texts_with_wildcards() {
        check(&CASED_ENDSWITH, &[field("a.EXE"), text(".EXE")], "true");
        check(&CASED_ENDSWITH, &[field("a.exe"), text(".EXE")], "false");
    }
}

//! `field|contains: value`.

use plan::Arity;

use super::texts::{Place, texts};
use crate::pattern::Case;
use crate::{Function, spec};

/// `field|contains: value`: the value stands anywhere in the field. See [`super::texts`].
///
/// - **Case**: ignored.
pub(crate) const CONTAINS: Function = Function {
    spec: spec::scalar("sigma.contains", "field|contains: value", Arity::exactly(2), spec::boolean),
    bind: |args, _| texts(args, Place::Anywhere, Case::Ignored),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn compares_texts_with_wildcards() {
        check(&CONTAINS, &[field("https://API.dropboxapi.com/2"), text("dropboxapi")], "true");
        check(&CONTAINS, &[field("abc"), text("a?c")], "true");
        check(&CONTAINS, &[field("abc"), text("d")], "false");
        check(&CONTAINS, &[missing(), text("d")], "false");
    }
}

//! `field|endswith: value`.

use plan::Arity;

use super::texts::{Place, texts};
use crate::pattern::Case;
use crate::{Function, spec};

/// `field|endswith: value`: the field ends with the value. See [`super::texts`].
///
/// - **Case**: ignored.
pub(crate) const ENDSWITH: Function = Function {
    spec: spec::scalar("sigma.endswith", "field|endswith: value", Arity::exactly(2), spec::boolean),
    bind: |args, _| texts(args, Place::End, Case::Ignored),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    #[test]
    fn compares_texts_with_wildcards() {
        check(&ENDSWITH, &[field("C:\\Tools\\Curl.EXE"), text("\\curl.exe")], "true");
        check(&ENDSWITH, &[field("curl.exe"), text("\\curl.exe")], "false");
    }
}

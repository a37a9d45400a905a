//! `LIKE`.

use plan::Arity;

use super::wildcards::wildcards;
use crate::pattern::Case;
use crate::{Function, spec};

/// `text LIKE 'pattern'`: the whole text matches; `%` stands for any characters, `_` for one, nothing escapes them.
///
/// - **Null**: null where a side is null.
/// - **Case**: significant.
/// - **Errors**: a left side that is no text (`sourceip LIKE ...` needs `STR(sourceip)`) is for the language to
///   refuse; here it is written as text.
/// - **Source**: IBM, "LIKE clause".
pub(crate) const LIKE: Function = Function {
    spec: spec::scalar("ariel.LIKE", "text LIKE 'pattern'", Arity::exactly(2), spec::boolean),
    bind: |args, _| wildcards(args, Case::Significant),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, text};

    #[test]
    fn matches_whole_texts_with_case() {
        check(&LIKE, &[field("api.dropbox.com"), text("%dropbox.com%")], "true");
        check(&LIKE, &[field("c:\\cmd.exe"), text("%\\cmd.exe")], "true");
        check(&LIKE, &[field("API.DROPBOX.COM"), text("%dropbox.com%")], "false");
        check(&LIKE, &[field("dropbox.com"), text("dropbox")], "false");
        check(&LIKE, &[multi(&["a", "b"]), text("b%")], "true");
        check(&LIKE, &[missing(), text("%")], "null");
    }
}

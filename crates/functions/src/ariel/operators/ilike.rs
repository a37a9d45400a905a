//! `ILIKE`.

use plan::Arity;

use super::wildcards::wildcards;
use crate::pattern::Case;
use crate::{Function, spec};

/// `text ILIKE 'pattern'`: like `LIKE`, without case.
///
/// - **Source**: IBM, "LIKE clause".
pub(crate) const ILIKE: Function = Function {
    spec: spec::scalar("ariel.ILIKE", "text ILIKE 'pattern'", Arity::exactly(2), spec::boolean),
    bind: |args, _| wildcards(args, Case::Ignored),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    #[test]
    fn ignores_case() {
        check(&ILIKE, &[field("API.DROPBOX.COM"), text("%dropbox.com%")], "true");
        check(&ILIKE, &[field("other"), text("%dropbox.com%")], "false");
    }
}

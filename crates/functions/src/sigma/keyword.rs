//! A keyword of a rule.

use plan::Arity;

use super::texts::{Place, texts};
use crate::pattern::Case;
use crate::{Function, spec};

/// A keyword without a field: it stands anywhere in the text of the whole event. See [`super::texts`].
///
/// - **Case**: ignored.
/// - **Source**: Sigma specification, "Keyword search".
pub(crate) const KEYWORD: Function = Function {
    spec: spec::scalar("sigma.keyword", "keyword", Arity::exactly(2), spec::boolean),
    bind: |args, _| texts(args, Place::Anywhere, Case::Ignored),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn stands_anywhere_in_the_event() {
        check(&KEYWORD, &[field("EventCode=1 Mimikatz ran"), text("mimikatz")], "true");
        check(&KEYWORD, &[field("EventCode=1"), text("mimi*katz")], "false");
        check(&KEYWORD, &[missing(), text("a")], "false");
    }
}

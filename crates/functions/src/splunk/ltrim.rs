//! `ltrim(text, characters)`.

use plan::Arity;

use super::trimming::trimming;
use crate::{Function, spec};

/// `ltrim(text, characters)` takes the characters away from the start. See [`super::trimming`].
///
/// - **Source**: Search Reference, "Text functions".
pub(crate) const LTRIM: Function = Function {
    spec: spec::scalar(
        "splunk.ltrim",
        "ltrim(text, \"characters\") -> text",
        Arity::between(1, 2),
        spec::text_like_first,
    ),
    bind: |args, context| {
        trimming("ltrim", args, context, |text, set| text.trim_start_matches(|c| set.contains(c)))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    #[test]
    fn trims_the_start() {
        check(&LTRIM, &[field(" ZZZZabcZZ "), text(" Z")], "abcZZ ");
        check(&LTRIM, &[field("  a ")], "a ");
    }
}

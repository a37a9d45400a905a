//! `trim(text, characters)`.

use plan::Arity;

use super::trimming::trimming;
use crate::{Function, spec};

/// `trim(text, characters)` takes the characters away from both ends. See [`super::trimming`].
///
/// - **Source**: Search Reference, "Text functions"; measured on 10.4.2 (numbers).
pub(crate) const TRIM: Function = Function {
    spec: spec::scalar(
        "splunk.trim",
        "trim(text, \"characters\") -> text",
        Arity::between(1, 2),
        spec::text_like_first,
    ),
    bind: |args, context| trimming("trim", args, context, |text, set| text.trim_matches(|c| set.contains(c))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, null, number, text};

    #[test]
    fn trims_both_ends() {
        check(&TRIM, &[field("  \ta b\t ")], "a b");
        check(&TRIM, &[field(" ZZZZabcZZ "), text(" Z")], "abc");
        check(&TRIM, &[number("5")], "5");
        check(&TRIM, &[missing()], "null");
        check(&TRIM, &[null()], "error: The arguments to the 'trim' function are invalid");
    }
}

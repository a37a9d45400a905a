//! `rtrim(text, characters)`.

use plan::Arity;

use super::trimming::trimming;
use crate::{Function, spec};

/// `rtrim(text, characters)` takes the characters away from the end. See [`super::trimming`].
///
/// - **Source**: Search Reference, "Text functions"; its example also loses the blanks at the start, which the
///   definition does not say and we do not do.
pub(crate) const RTRIM: Function = Function {
    spec: spec::scalar(
        "splunk.rtrim",
        "rtrim(text, \"characters\") -> text",
        Arity::between(1, 2),
        spec::text_like_first,
    ),
    bind: |args, context| {
        trimming("rtrim", args, context, |text, set| text.trim_end_matches(|c| set.contains(c)))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    #[test]
    fn trims_the_end() {
        check(&RTRIM, &[field("   ZZZZabcZZ "), text(" Z")], "   ZZZZabc");
    }
}

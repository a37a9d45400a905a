//! `MATCHES`.

use plan::Arity;

use super::regular::{Extent, regular};
use crate::{Function, spec};

/// `text MATCHES 'regex'`: a Java pattern matches any part of the text.
///
/// IBM does not say whether a part is enough: its own Sigma converter passes patterns that mean a part, its page on
/// LIKE writes `.*` on both sides. A part it is here; `ariel.MATCHES_WHOLE` is the other reading.
///
/// - **Null**: null where the text is null.
/// - **Case**: significant, unless the pattern says `(?i)`.
/// - **Errors**: a pattern that does not compile is reported at the pattern when the query is planned.
pub(crate) const MATCHES: Function = Function {
    spec: spec::scalar("ariel.MATCHES", "text MATCHES 'regex'", Arity::exactly(2), spec::boolean),
    bind: |args, _| regular(args, "", Extent::Part),
};

/// `MATCHES` where the pattern has to match the whole text.
pub(crate) const MATCHES_WHOLE: Function = Function {
    spec: spec::scalar(
        "ariel.MATCHES_WHOLE",
        "text MATCHES 'regex' (whole text)",
        Arity::exactly(2),
        spec::boolean,
    ),
    bind: |args, _| regular(args, "", Extent::Whole),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn a_part_is_enough() {
        check(&MATCHES, &[field("abobc"), text("b.b")], "true");
        check(&MATCHES, &[field("abobc"), text("^.bob.$")], "true");
        check(&MATCHES, &[field("ABOBC"), text("b.b")], "false");
        check(&MATCHES, &[missing(), text("b")], "null");
        check(
            &MATCHES,
            &[field("a"), text("(")],
            "error: `(` is not a regular expression: missing closing parenthesis",
        );
    }

    #[test]
    fn the_other_reading_wants_the_whole_text() {
        check(&MATCHES_WHOLE, &[field("abobc"), text("b.b")], "false");
        check(&MATCHES_WHOLE, &[field("abobc"), text(".*b.b.*")], "true");
        check(&MATCHES_WHOLE, &[field("ab"), text("a|ab")], "true");
    }
}

//! `REPLACEALL('regex', text, replacement)`.

use plan::Arity;

use super::replacing::replacing;
use crate::{Function, spec};

/// `REPLACEALL('regex', text, 'replacement')` replaces every match. See [`super::replacing`].
///
/// - **Source**: IBM, "AQL data calculation and formatting functions", which gives the pattern first.
pub(crate) const REPLACEALL: Function = Function {
    spec: spec::scalar(
        "ariel.REPLACEALL",
        "REPLACEALL('regex', text, replacement) -> text",
        Arity::exactly(3),
        spec::text,
    ),
    bind: |args, _| replacing(args, usize::MAX),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn replaces_all() {
        check(&REPLACEALL, &[text(r"(\d)"), field("a1b2"), text("<$1>")], "a<1>b<2>");
        check(&REPLACEALL, &[text("b"), field("abb"), text("\\$")], "a$$");
        check(&REPLACEALL, &[text("b"), missing(), text("")], "null");
    }
}

//! `REPLACEFIRST('regex', text, replacement)`.

use plan::Arity;

use super::replacing::replacing;
use crate::{Function, spec};

/// `REPLACEFIRST('regex', text, 'replacement')` replaces the first match. See [`super::replacing`].
///
/// - **Source**: IBM, "AQL data calculation and formatting functions", which gives the pattern first.
pub(crate) const REPLACEFIRST: Function = Function {
    spec: spec::scalar(
        "ariel.REPLACEFIRST",
        "REPLACEFIRST('regex', text, replacement) -> text",
        Arity::exactly(3),
        spec::text,
    ),
    bind: |args, _| replacing(args, 1),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    #[test]
    fn replaces_one() {
        check(&REPLACEFIRST, &[text("b"), field("abb"), text("x")], "axb");
    }
}

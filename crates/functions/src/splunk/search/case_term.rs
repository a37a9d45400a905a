//! `CASE(word)` in `search`.

use plan::Arity;

use super::segments::{Breakers, finds};
use crate::pattern::Case;
use crate::{Function, spec};

/// `CASE(word)` in `search`: the raw text holds it as a segment, with case. See [`super::segments`].
///
/// - **Case**: significant.
/// - **Source**: Search Manual, "Use CASE() and TERM() to match phrases".
pub(crate) const CASE_TERM: Function = Function {
    spec: spec::scalar("splunk.case_term", "CASE(word)", Arity::exactly(2), spec::boolean),
    bind: |args, _| finds(args, Case::Significant, Breakers::Any),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    #[test]
    fn case_counts() {
        check(&CASE_TERM, &[field("an Error here"), text("Error")], "true");
        check(&CASE_TERM, &[field("an error here"), text("Error")], "false");
    }
}

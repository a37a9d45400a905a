//! `TERM(word)` in `search`.

use plan::Arity;

use super::segments::{Breakers, finds};
use crate::pattern::Case;
use crate::{Function, spec};

/// `TERM(word)` in `search`: the raw text holds it between major breakers, minor ones being part of it. See
/// [`super::segments`].
///
/// - **Case**: ignored.
/// - **Source**: Search Manual, "Use CASE() and TERM() to match phrases".
pub(crate) const INDEXED_TERM: Function = Function {
    spec: spec::scalar("splunk.indexed_term", "TERM(word)", Arity::exactly(2), spec::boolean),
    bind: |args, _| finds(args, Case::Ignored, Breakers::Major),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    #[test]
    fn minor_breakers_belong_to_the_term() {
        check(&INDEXED_TERM, &[field("from 10.0.0.1 to"), text("10.0.0.1")], "true");
        check(&INDEXED_TERM, &[field("ip=10.0.0.1"), text("10.0.0.1")], "false");
    }
}

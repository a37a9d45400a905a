//! A bare word in `search`.

use plan::Arity;

use super::segments::{Breakers, finds};
use crate::pattern::Case;
use crate::{Function, spec};

/// A bare word in `search`: the raw text holds it as a segment. See [`super::segments`].
///
/// - **Case**: ignored.
pub(crate) const TERM: Function = Function {
    spec: spec::scalar("splunk.term", "word", Arity::exactly(2), spec::boolean),
    bind: |args, _| finds(args, Case::Ignored, Breakers::Any),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn a_word_stands_between_breakers() {
        check(&TERM, &[field("disk.Error=5"), text("error")], "true");
        check(&TERM, &[field("errors 5"), text("error")], "false");
        check(&TERM, &[field("errors 5"), text("error*")], "true");
        check(&TERM, &[field("ip=10.1.2.3;"), text("10.1.2.3")], "true");
        check(&TERM, &[field("ip=110.1.2.3;"), text("10.1.2.3")], "false");
        check(&TERM, &[field("abc def"), text("a*f")], "false");
        check(&TERM, &[field("ab.cdef"), text("a*f")], "true");
        check(&TERM, &[missing(), text("*")], "false");
    }
}

//! A quoted phrase in `search`.

use plan::Arity;

use super::segments::{Breakers, finds};
use crate::pattern::Case;
use crate::{Function, spec};

/// A quoted phrase in `search`: the raw text holds the words one after the other, just so. See
/// [`super::segments`].
///
/// - **Case**: ignored.
pub(crate) const PHRASE: Function = Function {
    spec: spec::scalar("splunk.phrase", "\"words in a row\"", Arity::exactly(2), spec::boolean),
    bind: |args, _| finds(args, Case::Ignored, Breakers::Any),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    #[test]
    fn words_stand_in_a_row() {
        check(&PHRASE, &[field("User login failed now"), text("login FAILED")], "true");
        check(&PHRASE, &[field("login has failed"), text("login failed")], "false");
        check(&PHRASE, &[field("login failedx"), text("login failed")], "false");
    }
}

//! `TEXT SEARCH`.

use plan::Arity;

use super::text_of::text_of;
use crate::pattern::folded;
use crate::spec::written_text;
use crate::{Function, Value, spec};

/// `TEXT SEARCH 'words'` is true where the payload holds the text, without case.
///
/// - **Null**: null where the payload is null.
/// - **Source**: IBM, "Ariel Query Language operators". That it is a plain occurrence is believed.
pub(crate) const TEXT_SEARCH: Function = Function {
    spec: spec::scalar("ariel.TEXT_SEARCH", "TEXT SEARCH 'words'", Arity::exactly(2), spec::boolean),
    bind: |args, _| {
        let words = folded(&written_text(&args[1])?).into_owned();
        Ok(Box::new(move |args: &[Value<'_>]| {
            text_of(&args[0]).map(|text| folded(&text).contains(&words)).into()
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn holds_the_words() {
        check(&TEXT_SEARCH, &[field("User Firewall deny"), text("firewall DENY")], "true");
        check(&TEXT_SEARCH, &[field("deny firewall"), text("firewall deny")], "false");
        check(&TEXT_SEARCH, &[missing(), text("x")], "null");
    }
}

//! `LOWER(text)`.

use plan::Arity;

use super::text_of::text_of;
use crate::pattern::folded;
use crate::{Function, Value, spec};

/// `LOWER(text)` is the text in lower case; null gives null.
///
/// - **Source**: IBM, "AQL data calculation and formatting functions". The locale is not stated.
pub(crate) const LOWER: Function = Function {
    spec: spec::scalar("ariel.LOWER", "LOWER(text) -> text", Arity::exactly(1), spec::text),
    bind: |_, _| {
        Ok(Box::new(|args| match text_of(&args[0]) {
            Some(text) => Value::Text(match folded(&text) {
                std::borrow::Cow::Borrowed(_) => text,
                std::borrow::Cow::Owned(lower) => lower.into(),
            }),
            None => Value::Null,
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn lowers_text() {
        check(&LOWER, &[field("Api.DropBox.com")], "api.dropbox.com");
        check(&LOWER, &[missing()], "null");
    }
}

//! `STRLEN(text)`.

use plan::Arity;

use super::text_of::text_of;
use crate::{Function, spec};

/// `STRLEN(text)` is the number of characters; null gives null.
///
/// - **Source**: IBM, "AQL data calculation and formatting functions".
pub(crate) const STRLEN: Function = Function {
    spec: spec::scalar("ariel.STRLEN", "STRLEN(text) -> integer", Arity::exactly(1), spec::integer),
    bind: |_, _| Ok(Box::new(|args| text_of(&args[0]).map(|text| text.chars().count() as i64).into())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn counts_characters() {
        check(&STRLEN, &[field("äb")], "2");
        check(&STRLEN, &[missing()], "null");
    }
}

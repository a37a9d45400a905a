//! `UPPER(text)`.

use plan::Arity;

use super::text_of::text_of;
use crate::{Function, spec};

/// `UPPER(text)` is the text in upper case; null gives null.
///
/// - **Source**: IBM, "AQL data calculation and formatting functions". The locale is not stated.
pub(crate) const UPPER: Function = Function {
    spec: spec::scalar("ariel.UPPER", "UPPER(text) -> text", Arity::exactly(1), spec::text),
    bind: |_, _| Ok(Box::new(|args| text_of(&args[0]).map(|text| text.to_uppercase()).into())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn raises_text() {
        check(&UPPER, &[field("cmd")], "CMD");
        check(&UPPER, &[missing()], "null");
    }
}

//! `UTF8(bytes)`.

use plan::Arity;

use super::text_of::text_of;
use crate::{Function, Value, spec};

/// `UTF8(bytes)` is the payload as text. Payloads are text here, so they come as they are.
///
/// - **Source**: IBM, "AQL data calculation and formatting functions".
pub(crate) const UTF8: Function = Function {
    spec: spec::scalar("ariel.UTF8", "UTF8(payload) -> text", Arity::exactly(1), spec::text),
    bind: |_, _| Ok(Box::new(|args| text_of(&args[0]).map_or(Value::Null, Value::Text))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn text_comes_as_it_is() {
        check(&UTF8, &[field("<13>ä")], "<13>ä");
        check(&UTF8, &[missing()], "null");
    }
}

//! `STR(value)`.

use plan::Arity;

use super::text_of::text_of;
use crate::{Function, Value, spec};

/// `STR(value)` is the value as text; null gives null. LIKE needs it for addresses and numbers.
///
/// - **Source**: IBM, "AQL data calculation and formatting functions".
pub(crate) const STR: Function = Function {
    spec: spec::scalar("ariel.STR", "STR(value) -> text", Arity::exactly(1), spec::text),
    bind: |_, _| Ok(Box::new(|args| text_of(&args[0]).map_or(Value::Null, Value::Text))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, computed, missing, whole};

    #[test]
    fn writes_values() {
        check(&STR, &[whole(443)], "443");
        check(&STR, &[computed(1.0)], "1.0");
        check(&STR, &[missing()], "null");
    }
}

//! `CONCAT(values)`.

use plan::Arity;

use super::text_of::text_of;
use crate::{Function, Value, spec};

/// `CONCAT(a, b, ...)` joins the values as text.
///
/// - **Null**: null where any is null (not stated).
/// - **Source**: IBM, "AQL data calculation and formatting functions".
pub(crate) const CONCAT: Function = Function {
    spec: spec::scalar("ariel.CONCAT", "CONCAT(value, ...) -> text", Arity::at_least(1), spec::text),
    bind: |_, _| {
        Ok(Box::new(|args| {
            args.iter().map(text_of).collect::<Option<String>>().map_or(Value::Null, Value::owned)
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text, whole};

    #[test]
    fn joins_texts_and_numbers() {
        check(&CONCAT, &[field("bob"), text(":"), whole(443)], "bob:443");
        check(&CONCAT, &[field("bob"), missing()], "null");
    }
}

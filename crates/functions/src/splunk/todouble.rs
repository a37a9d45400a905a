//! `todouble(value) -> number`.

use plan::Arity;

use super::number::as_number;
use crate::{Function, spec};

/// `todouble(value)` is the number that the value is.
///
/// - **Null**: null where the argument is missing or no JSON of that kind.
/// - **Source**: Search Reference, "JSON functions" and "Conversion functions".
pub(crate) const TODOUBLE: Function = Function {
    spec: spec::scalar("splunk.todouble", "todouble(value) -> number", Arity::exactly(1), spec::number),
    bind: |_, _| Ok(Box::new(|args| as_number(&args[0]).into())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn reads_json() {
        check(&TODOUBLE, &[field("1.5")], "1.5");
        check(&TODOUBLE, &[field("x")], "null");
        check(&TODOUBLE, &[missing()], "null");
    }
}

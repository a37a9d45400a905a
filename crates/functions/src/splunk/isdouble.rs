//! `isdouble(value) -> boolean`.

use plan::Arity;

use super::number::as_number;
use crate::{Function, Value, spec};

/// `isdouble(value)` is true where the value is a number with decimals.
///
/// - **Null**: false where the argument is missing.
/// - **Source**: Search Reference, "JSON functions" and "Conversion functions".
pub(crate) const ISDOUBLE: Function = Function {
    spec: spec::scalar("splunk.isdouble", "isdouble(value) -> boolean", Arity::exactly(1), spec::boolean),
    bind: |_, _| {
        Ok(Box::new(|args| Value::Boolean(as_number(&args[0]).is_some_and(|number| number.fract() != 0.0))))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn reads_json() {
        check(&ISDOUBLE, &[field("1.5")], "true");
        check(&ISDOUBLE, &[field("12")], "false");
        check(&ISDOUBLE, &[missing()], "false");
    }
}

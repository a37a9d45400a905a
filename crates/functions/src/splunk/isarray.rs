//! `isarray(value) -> boolean`.

use plan::Arity;

use super::json_path::parsed;
use crate::{Function, Value, spec};

/// `isarray(value)` is true where the value is a JSON array.
///
/// - **Null**: false where the argument is missing.
/// - **Source**: Search Reference, "JSON functions" and "Conversion functions".
pub(crate) const ISARRAY: Function = Function {
    spec: spec::scalar("splunk.isarray", "isarray(value) -> boolean", Arity::exactly(1), spec::boolean),
    bind: |_, _| Ok(Box::new(|args| Value::Boolean(parsed(&args[0]).is_some_and(|json| json.is_array())))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn reads_json() {
        check(&ISARRAY, &[field("[1, 2, 3]")], "true");
        check(&ISARRAY, &[field("1")], "false");
        check(&ISARRAY, &[missing()], "false");
    }
}

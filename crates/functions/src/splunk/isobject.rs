//! `isobject(value) -> boolean`.

use plan::Arity;

use super::json_path::parsed;
use crate::{Function, Value, spec};

/// `isobject(value)` is true where the value is a JSON object.
///
/// - **Null**: false where the argument is missing.
/// - **Source**: Search Reference, "JSON functions" and "Conversion functions".
pub(crate) const ISOBJECT: Function = Function {
    spec: spec::scalar("splunk.isobject", "isobject(value) -> boolean", Arity::exactly(1), spec::boolean),
    bind: |_, _| Ok(Box::new(|args| Value::Boolean(parsed(&args[0]).is_some_and(|json| json.is_object())))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn reads_json() {
        check(&ISOBJECT, &[field(r#"{"a":1}"#)], "true");
        check(&ISOBJECT, &[field("[1]")], "false");
        check(&ISOBJECT, &[missing()], "false");
    }
}

//! `toobject(value) -> text`.

use plan::Arity;

use super::json_path::parsed;
use crate::{Function, Value, spec};

/// `toobject(value)` is the text of the JSON object that the value is.
///
/// - **Null**: null where the argument is missing or no JSON of that kind.
/// - **Source**: Search Reference, "JSON functions" and "Conversion functions".
pub(crate) const TOOBJECT: Function = Function {
    spec: spec::scalar("splunk.toobject", "toobject(value) -> text", Arity::exactly(1), spec::text),
    bind: |_, _| {
        Ok(Box::new(|args| {
            if parsed(&args[0]).is_some_and(|json| json.is_object()) { args[0].clone() } else { Value::Null }
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn reads_json() {
        check(&TOOBJECT, &[field(r#"{"a":1}"#)], r#"{"a":1}"#);
        check(&TOOBJECT, &[field("[1]")], "null");
        check(&TOOBJECT, &[missing()], "null");
    }
}

//! `json(text) -> text`.

use plan::Arity;

use super::json_path::parsed;
use crate::{Function, Value, spec};

/// `json(text)` is the text where it is JSON.
///
/// - **Null**: null where the argument is missing or no JSON of that kind.
/// - **Source**: Search Reference, "JSON functions" and "Conversion functions".
pub(crate) const JSON: Function = Function {
    spec: spec::scalar("splunk.json", "json(text) -> text", Arity::exactly(1), spec::text),
    bind: |_, _| Ok(Box::new(|args| parsed(&args[0]).map_or(Value::Null, |_| args[0].clone()))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn reads_json() {
        check(&JSON, &[field(r#"{"a": 1}"#)], r#"{"a": 1}"#);
        check(&JSON, &[field("nope")], "null");
        check(&JSON, &[missing()], "null");
    }
}

//! `json_keys(json) -> text`.

use plan::Arity;

use super::json_path::parsed;
use crate::{Function, spec};
use serde_json::Value as Json;

/// `json_keys(json)` is a JSON array of the names in an object.
///
/// - **Null**: null where the argument is missing or no JSON of that kind.
/// - **Source**: Search Reference, "JSON functions" and "Conversion functions".
pub(crate) const JSON_KEYS: Function = Function {
    spec: spec::scalar("splunk.json_keys", "json_keys(json) -> text", Arity::exactly(1), spec::text),
    bind: |_, _| {
        Ok(Box::new(|args| {
            parsed(&args[0])
                .and_then(|json| Some(Json::from_iter(json.as_object()?.keys().cloned()).to_string()))
                .into()
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn reads_json() {
        check(&JSON_KEYS, &[field(r#"{"b":1,"a":[2]}"#)], r#"["b","a"]"#);
        check(&JSON_KEYS, &[field("[1]")], "null");
        check(&JSON_KEYS, &[missing()], "null");
    }
}

//! `json_entries(json) -> text`.

use plan::Arity;

use super::json_path::parsed;
use crate::{Function, spec};
use serde_json::{Value as Json, json};

/// `json_entries(json)` is a JSON array of objects with the `key` and the `value` of each member.
///
/// - **Null**: null where the argument is missing or no JSON of that kind.
/// - **Source**: Search Reference, "JSON functions" and "Conversion functions".
pub(crate) const JSON_ENTRIES: Function = Function {
    spec: spec::scalar("splunk.json_entries", "json_entries(json) -> text", Arity::exactly(1), spec::text),
    bind: |_, _| {
        Ok(Box::new(|args| {
            parsed(&args[0])
                .and_then(|json| {
                    let entries = json.as_object()?.iter();
                    let entries = entries.map(|(key, value)| json!({"key": key, "value": value}));
                    Some(Json::from_iter(entries).to_string())
                })
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
        check(&JSON_ENTRIES, &[field(r#"{"b":1}"#)], r#"[{"key":"b","value":1}]"#);
        check(&JSON_ENTRIES, &[missing()], "null");
    }
}

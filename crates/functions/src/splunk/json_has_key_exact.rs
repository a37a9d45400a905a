//! `json_has_key_exact(json, name)`.

use plan::Arity;

use super::json_path::parsed;
use crate::{Function, Value, spec};

/// `json_has_key_exact(json, name)` is true where the object has a member of that name, which is no path.
///
/// - **Null**: false where the first argument is missing or no JSON object.
/// - **Source**: Search Reference, "JSON functions".
pub(crate) const JSON_HAS_KEY_EXACT: Function = Function {
    spec: spec::scalar(
        "splunk.json_has_key_exact",
        "json_has_key_exact(json, name) -> boolean",
        Arity::exactly(2),
        spec::boolean,
    ),
    bind: |_, _| {
        Ok(Box::new(|args| {
            let found = args[1].text().zip(parsed(&args[0]));
            Value::Boolean(found.is_some_and(|(name, json)| json.get(name.as_ref()).is_some()))
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn finds_names() {
        check(&JSON_HAS_KEY_EXACT, &[field(r#"{"a.b":1}"#), text("a.b")], "true");
        check(&JSON_HAS_KEY_EXACT, &[field(r#"{"a":{"b":1}}"#), text("a.b")], "false");
        check(&JSON_HAS_KEY_EXACT, &[missing(), text("a")], "false");
    }
}

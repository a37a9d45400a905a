//! `json_set_exact(json, paths and values)`.

use plan::Arity;
use serde_json::Value as Json;

use super::json_change::in_pairs;
use crate::{Function, spec};

/// `json_set_exact(json, name, value, ...)` puts values under names, which are no paths.
///
/// - **Null**: null where the first argument is missing or no JSON.
/// - **Source**: Search Reference, "JSON functions".
pub(crate) const JSON_SET_EXACT: Function = Function {
    spec: spec::scalar(
        "splunk.json_set_exact",
        "json_set_exact(json, path, value, ...) -> text",
        Arity::at_least(3),
        spec::text,
    ),
    bind: |args, context| in_pairs("json_set_exact", args, context, change),
};

fn change(json: &mut Json, path: &str, value: Json) {
    if let Some(object) = json.as_object_mut() {
        object.insert(path.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn changes_json() {
        check(&JSON_SET_EXACT, &[field("{}"), text("a.b"), field("1")], r#"{"a.b":1}"#);
        check(&JSON_SET_EXACT, &[missing(), text("a"), text("b")], "null");
    }
}

//! `json_append(json, paths and values)`.

use plan::Arity;
use serde_json::Value as Json;

use super::json_change::{in_pairs, place};
use crate::{Function, spec};

/// `json_append(json, path, value, ...)` adds a value as the last element of the array at a path.
///
/// - **Null**: null where the first argument is missing or no JSON.
/// - **Source**: Search Reference, "JSON functions".
pub(crate) const JSON_APPEND: Function = Function {
    spec: spec::scalar(
        "splunk.json_append",
        "json_append(json, path, value, ...) -> text",
        Arity::at_least(3),
        spec::text,
    ),
    bind: |args, context| in_pairs("json_append", args, context, change),
};

fn change(json: &mut Json, path: &str, value: Json) {
    if let Some(Json::Array(elements)) = place(json, path) {
        elements.push(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn changes_json() {
        let json = field(r#"{"a":[1]}"#);
        check(&JSON_APPEND, &[json, text("a"), field("[2,3]")], r#"{"a":[1,[2,3]]}"#);
        check(&JSON_APPEND, &[missing(), text("a"), text("b")], "null");
    }
}

//! `json_extend(json, paths and values)`.

use plan::Arity;
use serde_json::Value as Json;

use super::json_change::{in_pairs, place};
use crate::{Function, spec};

/// `json_extend(json, path, values, ...)` adds the elements of an array, or a value, to the array at a path.
///
/// - **Null**: null where the first argument is missing or no JSON.
/// - **Source**: Search Reference, "JSON functions".
pub(crate) const JSON_EXTEND: Function = Function {
    spec: spec::scalar(
        "splunk.json_extend",
        "json_extend(json, path, value, ...) -> text",
        Arity::at_least(3),
        spec::text,
    ),
    bind: |args, context| in_pairs("json_extend", args, context, change),
};

fn change(json: &mut Json, path: &str, value: Json) {
    if let Some(Json::Array(elements)) = place(json, path) {
        match value {
            Json::Array(more) => elements.extend(more),
            one => elements.push(one),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn changes_json() {
        let json = field(r#"{"a":[1]}"#);
        check(&JSON_EXTEND, &[json, text("a"), field("[2,3]")], r#"{"a":[1,2,3]}"#);
        check(&JSON_EXTEND, &[missing(), text("a"), text("b")], "null");
    }
}

//! `json_set(json, paths and values)`.

use plan::Arity;
use serde_json::Value as Json;

use super::json_change::{in_pairs, place};
use crate::{Function, spec};

/// `json_set(json, path, value, ...)` puts values at paths, over those that are there.
///
/// - **Null**: null where the first argument is missing or no JSON.
/// - **Source**: Search Reference, "JSON functions".
pub(crate) const JSON_SET: Function = Function {
    spec: spec::scalar(
        "splunk.json_set",
        "json_set(json, path, value, ...) -> text",
        Arity::at_least(3),
        spec::text,
    ),
    bind: |args, context| in_pairs("json_set", args, context, change),
};

fn change(json: &mut Json, path: &str, value: Json) {
    if let Some(place) = place(json, path) {
        *place = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn changes_json() {
        let json = field(r#"{"a":{"b":[1,2]}}"#);
        check(&JSON_SET, &[json.clone(), text("a.b{1}"), text("x")], r#"{"a":{"b":[1,"x"]}}"#);
        check(&JSON_SET, &[json, text("c.d"), field("7")], r#"{"a":{"b":[1,2]},"c":{"d":7}}"#);
        check(&JSON_SET, &[missing(), text("a"), text("b")], "null");
    }
}

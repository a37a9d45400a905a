//! `json_extract_exact(json, names)`.

use plan::Arity;
use serde_json::Value as Json;

use super::json_path::{parsed, text};
use crate::{Function, Value, spec};

/// `json_extract_exact(json, name, ...)` is the value of the member of that name, which is no path; of several names a
/// JSON array; without one the whole.
///
/// - **Null**: null where the first argument is missing or no JSON, or no member has the name.
/// - **Source**: Search Reference, "JSON functions".
pub(crate) const JSON_EXTRACT_EXACT: Function = Function {
    spec: spec::scalar(
        "splunk.json_extract_exact",
        "json_extract_exact(json, name, ...) -> text",
        Arity::at_least(1),
        spec::text,
    ),
    bind: |_, _| Ok(Box::new(|args| extracted(args).into())),
};

fn extracted(args: &[Value<'_>]) -> Option<String> {
    let json = parsed(&args[0])?;
    let one = |name: &Value<'_>| name.text().and_then(|name| json.get(name.as_ref()));
    match &args[1..] {
        [] => Some(text(&json)),
        [name] => one(name).map(text),
        names => Some(Json::from_iter(names.iter().map(|name| one(name).cloned())).to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn takes_members() {
        let json = field(r#"{"a.b":"x","c":1}"#);
        check(&JSON_EXTRACT_EXACT, &[json.clone(), text("a.b")], "x");
        check(&JSON_EXTRACT_EXACT, &[json.clone(), text("c"), text("z")], "[1,null]");
        check(&JSON_EXTRACT_EXACT, &[json, text("z")], "null");
        check(&JSON_EXTRACT_EXACT, &[missing(), text("z")], "null");
    }
}

//! `json_extract(json, paths)`.

use plan::Arity;
use serde_json::Value as Json;

use super::json_path::{Found, at, text};
use crate::{Function, Value, spec};

/// `json_extract(json, path, ...)` is the value at the path as text; of several paths a JSON array; without one the
/// whole. `a{}` is the array's text and `a{0}` its first element (measured).
///
/// - **Null**: null where the text is missing or no JSON, or nothing is there.
/// - **Source**: Search Reference, "JSON functions"; measured on 10.4.2.
pub(crate) const JSON_EXTRACT: Function = Function {
    spec: spec::scalar(
        "splunk.json_extract",
        "json_extract(json, path, ...) -> text",
        Arity::at_least(1),
        spec::text,
    ),
    bind: |_, _| Ok(Box::new(|args| extracted(args).into())),
};

fn extracted(args: &[Value<'_>]) -> Option<String> {
    let json: Json = serde_json::from_str(&args[0].text()?).ok()?;
    let one = |path: &Value<'_>| match at(&json, &path.text()?) {
        Found::One(found) => Some(found.clone()),
        Found::Many(found) => Some(Json::Array(found.into_iter().cloned().collect())),
        Found::Nothing => None,
    };
    match &args[1..] {
        [] => Some(text(&json)),
        [path] => one(path).map(|found| text(&found)),
        paths => {
            Some(Json::Array(paths.iter().map(|path| one(path).unwrap_or(Json::Null)).collect()).to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn takes_values_at_paths() {
        let json = field(r#"{"a":[1,2],"b":"x"}"#);
        check(&JSON_EXTRACT, &[json.clone(), text("a{}")], "[1,2]");
        check(&JSON_EXTRACT, &[json.clone(), text("b")], "x");
        check(&JSON_EXTRACT, &[json.clone(), text("b"), text("z")], "[\"x\",null]");
        check(&JSON_EXTRACT, &[json, text("z")], "null");
        check(&JSON_EXTRACT, &[field("nope"), text("z")], "null");
        check(&JSON_EXTRACT, &[missing(), text("z")], "null");
    }
}

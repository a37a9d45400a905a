//! `json_delete(json, paths)`.

use plan::Arity;
use serde_json::Value as Json;

use super::json_change::steps;
use super::json_path::parsed;
use crate::{Function, Value, spec};

/// `json_delete(json, path, ...)` takes away what is at paths.
///
/// - **Null**: null where the first argument is missing or no JSON.
/// - **Source**: Search Reference, "JSON functions".
pub(crate) const JSON_DELETE: Function = Function {
    spec: spec::scalar(
        "splunk.json_delete",
        "json_delete(json, path, ...) -> text",
        Arity::at_least(2),
        spec::text,
    ),
    bind: |_, _| {
        Ok(Box::new(|args| {
            let Some(mut json) = parsed(&args[0]) else { return Value::Null };
            args[1..].iter().filter_map(Value::text).for_each(|path| delete(&mut json, &path));
            Value::owned(json.to_string())
        }))
    },
};

fn delete(json: &mut Json, path: &str) {
    let mut steps = steps(path);
    let Some(last) = steps.pop() else { return };
    let parent = steps.into_iter().try_fold(json, |here, step| match step {
        Ok(name) => here.get_mut(name),
        Err(index) => here.get_mut(index),
    });
    match (parent, last) {
        (Some(Json::Object(object)), Ok(name)) => {
            object.shift_remove(name);
        }
        (Some(Json::Array(elements)), Err(index)) if index < elements.len() => {
            elements.remove(index);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn takes_away() {
        let json = field(r#"{"a":{"b":[1,2]},"c":3}"#);
        check(&JSON_DELETE, &[json.clone(), text("c")], r#"{"a":{"b":[1,2]}}"#);
        check(&JSON_DELETE, &[json.clone(), text("a.b{0}"), text("z")], r#"{"a":{"b":[2]},"c":3}"#);
        check(&JSON_DELETE, &[missing(), text("c")], "null");
    }
}

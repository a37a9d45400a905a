//! `tojson(value)`.

use plan::Arity;
use serde_json::{Value as Json, json};

use crate::{Function, Value, spec};

/// `tojson(value)` is the value as JSON: a number as a number, a boolean as one, a text in quotes, several values as an
/// array. A text that is a JSON object or array already stays as it is.
///
/// - **Null**: null where the argument is missing.
/// - **Source**: Search Reference, "Conversion functions". Believed: texts.
pub(crate) const TOJSON: Function = Function {
    spec: spec::scalar("splunk.tojson", "tojson(value) -> text", Arity::exactly(1), spec::text),
    bind: |_, _| Ok(Box::new(|args| written(&args[0]))),
};

fn written(value: &Value<'_>) -> Value<'static> {
    let text = match value {
        Value::Null => return Value::Null,
        Value::Multi(members) => {
            members.iter().map(|member| Json::from(member.as_ref())).collect::<Json>().to_string()
        }
        Value::Boolean(truth) => truth.to_string(),
        Value::Number(_) | Value::Integer(_) => value.text().unwrap_or_default().into_owned(),
        Value::Text(text) => match serde_json::from_str::<Json>(text) {
            Ok(Json::Object(_) | Json::Array(_)) => text.to_string(),
            _ => json!(text).to_string(),
        },
    };
    Value::owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn writes_json() {
        check(&TOJSON, &[field("a\"b")], "\"a\\\"b\"");
        check(&TOJSON, &[field("{\"a\":1}")], "{\"a\":1}");
        check(&TOJSON, &[missing()], "null");
    }
}

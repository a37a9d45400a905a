//! `mv_to_json_array(list, [infer]) -> text`.

use plan::Arity;

use serde_json::Value as Json;

use super::json_path::json_of_text;
use crate::{Function, Value, spec};

/// `mv_to_json_array(list, infer)` is a JSON array of the values: of texts, with `infer` of what the values look like.
///
/// - **Null**: null where the argument is missing or no JSON of that kind.
/// - **Source**: Search Reference, "JSON functions" and "Conversion functions".
pub(crate) const MV_TO_JSON_ARRAY: Function = Function {
    spec: spec::scalar(
        "splunk.mv_to_json_array",
        "mv_to_json_array(list, [infer]) -> text",
        Arity::between(1, 2),
        spec::text,
    ),
    bind: |_, _| {
        Ok(Box::new(|args| {
            if args[0].is_null() {
                return Value::Null;
            }
            let infer = matches!(args.get(1), Some(Value::Boolean(true)));
            let members = args[0].members();
            let json =
                members.iter().map(|one| if infer { json_of_text(one) } else { Json::from(one.as_ref()) });
            Value::owned(Json::from_iter(json).to_string())
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, truth};

    #[test]
    fn reads_json() {
        check(&MV_TO_JSON_ARRAY, &[multi(&["a", "1"])], r#"["a","1"]"#);
        check(&MV_TO_JSON_ARRAY, &[multi(&["a", "1"]), truth(true)], r#"["a",1]"#);
        check(&MV_TO_JSON_ARRAY, &[field("x")], r#"["x"]"#);
        check(&MV_TO_JSON_ARRAY, &[missing()], "null");
    }
}

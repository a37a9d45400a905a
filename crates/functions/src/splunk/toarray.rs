//! `toarray(value) -> text`.

use plan::Arity;

use serde_json::Value as Json;

use super::json_path::{json_of_text, parsed};
use crate::{Function, Value, spec};

/// `toarray(value)` is the text of the JSON array that the value is; of other values an array of their members.
///
/// - **Null**: null where the argument is missing or no JSON of that kind.
/// - **Source**: Search Reference, "JSON functions" and "Conversion functions".
pub(crate) const TOARRAY: Function = Function {
    spec: spec::scalar("splunk.toarray", "toarray(value) -> text", Arity::exactly(1), spec::text),
    bind: |_, _| {
        Ok(Box::new(|args| match parsed(&args[0]) {
            Some(Json::Array(_)) => args[0].clone(),
            _ if args[0].is_null() => Value::Null,
            _ => Value::owned(
                Json::from_iter(args[0].members().iter().map(|one| json_of_text(one))).to_string(),
            ),
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn reads_json() {
        check(&TOARRAY, &[field("[1]")], "[1]");
        check(&TOARRAY, &[field("a")], r#"["a"]"#);
        check(&TOARRAY, &[missing()], "null");
    }
}

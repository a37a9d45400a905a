//! `json_valid(text)`.

use plan::Arity;

use crate::{Function, spec};

/// `json_valid(text)` is true where the text is one JSON value.
///
/// - **Null**: null where the argument is missing.
/// - **Source**: Search Reference, "JSON functions"; measured on 10.4.2.
pub(crate) const JSON_VALID: Function = Function {
    spec: spec::scalar("splunk.json_valid", "json_valid(text) -> boolean", Arity::exactly(1), spec::boolean),
    bind: |_, _| {
        Ok(Box::new(|args| {
            args[0].text().map(|text| serde_json::from_str::<serde_json::Value>(&text).is_ok()).into()
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn reads_one_value() {
        check(&JSON_VALID, &[field("[1]")], "true");
        check(&JSON_VALID, &[field("nope")], "false");
        check(&JSON_VALID, &[missing()], "null");
    }
}

//! `json_array_to_mv(json) -> list`.

use plan::Arity;

use super::json_path::array_members;
use crate::{Function, spec};

/// `json_array_to_mv(json)` is the list of the elements of a JSON array, texts without quotes.
///
/// - **Null**: null where the argument is missing or no JSON of that kind.
/// - **Source**: Search Reference, "JSON functions" and "Conversion functions".
pub(crate) const JSON_ARRAY_TO_MV: Function = Function {
    spec: spec::scalar(
        "splunk.json_array_to_mv",
        "json_array_to_mv(json) -> list",
        Arity::between(1, 2),
        spec::multi,
    ),
    bind: |_, _| Ok(Box::new(|args| array_members(&args[0]))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn reads_json() {
        check(&JSON_ARRAY_TO_MV, &[field(r#"["a",1,{"b":2}]"#)], r#"[a, 1, {"b":2}]"#);
        check(&JSON_ARRAY_TO_MV, &[missing()], "null");
    }
}

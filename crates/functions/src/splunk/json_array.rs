//! `json_array(values)`.

use plan::Arity;
use serde_json::Value as Json;
use text::Diagnostic;

use super::json_value::member;
use super::number::Origin;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `json_array(a, b, ...)` writes a JSON array. See [`super::json_value`].
///
/// - **Source**: Search Reference, "JSON functions".
pub(crate) const JSON_ARRAY: Function = Function {
    spec: spec::scalar("splunk.json_array", "json_array(value, ...) -> text", Arity::at_least(0), spec::text),
    bind,
};

fn bind(args: &[Argument], _: &Context) -> Result<Kernel, Diagnostic> {
    let origins: Vec<Origin> = args.iter().map(Origin::of).collect();
    Ok(Box::new(move |args| {
        let elements = args.iter().zip(&origins).map(|(value, origin)| member(value, *origin));
        Value::owned(Json::Array(elements.collect()).to_string())
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, number, text};

    #[test]
    fn writes_elements() {
        check(&JSON_ARRAY, &[number("1"), text("a"), field("2.5")], r#"[1,"a",2.5]"#);
        check(&JSON_ARRAY, &[], "[]");
    }
}

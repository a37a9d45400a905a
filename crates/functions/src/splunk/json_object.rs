//! `json_object(names and values)`.

use plan::Arity;
use serde_json::{Map, Value as Json};
use text::Diagnostic;

use super::json_value::member;
use super::number::Origin;
use super::refusal::invalid_arguments;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `json_object("name", value, ...)` writes a JSON object with the names in their order. See [`super::json_value`].
///
/// - **Errors**: an odd number of arguments is refused when the query is planned.
/// - **Source**: Search Reference, "JSON functions"; measured on 10.4.2.
pub(crate) const JSON_OBJECT: Function = Function {
    spec: spec::scalar(
        "splunk.json_object",
        "json_object(name, value, ...) -> text",
        Arity::at_least(0),
        spec::text,
    ),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    if args.len() % 2 == 1 {
        return Err(invalid_arguments("json_object", context));
    }
    let origins: Vec<Origin> = args.iter().map(Origin::of).collect();
    Ok(Box::new(move |args| {
        let mut object = Map::new();
        for (pair, origins) in args.chunks_exact(2).zip(origins.chunks_exact(2)) {
            if let Some(name) = pair[0].text() {
                object.insert(name.into_owned(), member(&pair[1], origins[1]));
            }
        }
        Value::owned(Json::Object(object).to_string())
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, number, text};

    #[test]
    fn keeps_the_order_and_the_kinds() {
        check(&JSON_OBJECT, &[text("a"), number("1"), text("b"), text("x")], r#"{"a":1,"b":"x"}"#);
        check(&JSON_OBJECT, &[text("b"), text("1"), text("a"), field("1")], r#"{"b":"1","a":1}"#);
        check(
            &JSON_OBJECT,
            &[text("m"), multi(&["x", "y"]), text("n"), missing()],
            r#"{"m":["x","y"],"n":null}"#,
        );
        check(&JSON_OBJECT, &[text("m")], "error: The arguments to the 'json_object' function are invalid");
    }
}

//! `len(text)`.

use plan::Arity;
use text::Diagnostic;

use super::refusal::needs_text;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `len(text)` is the number of characters.
///
/// - **Null, multivalue**: null where the argument is missing or has several values (believed).
/// - **Errors**: a number or `null()` written as the argument is refused when the query is planned (measured); a
///   field holding digits is not.
/// - **Source**: Search Reference, "Text functions"; measured on 10.4.2.
pub(crate) const LEN: Function = Function {
    spec: spec::scalar("splunk.len", "len(text) -> number", Arity::exactly(1), spec::integer),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    needs_text("len", &args[0], context)?;
    Ok(Box::new(|args| match &args[0] {
        Value::Multi(values) if values.len() > 1 => Value::Null,
        value => value.text().map(|text| text.chars().count() as i64).into(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number};

    #[test]
    fn counts_characters() {
        check(&LEN, &[field("buttercup")], "9");
        check(&LEN, &[field("äöü")], "3");
        check(&LEN, &[field("123")], "3");
        check(&LEN, &[missing()], "null");
        check(&LEN, &[number("123")], "error: The arguments to the 'len' function are invalid");
    }
}

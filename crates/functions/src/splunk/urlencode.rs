//! `urlencode(text)`.

use std::fmt::Write;

use plan::Arity;
use text::Diagnostic;

use super::refusal::needs_text;
use crate::{Argument, Context, Function, Kernel, spec};

/// `urlencode(text)` writes each byte but letters, digits and `-_.~` as `%2F`.
///
/// - **Null, multivalue**: null where the argument is missing; each member is changed.
/// - **Source**: Search Reference, "Text functions" (believed: which bytes stay).
pub(crate) const URLENCODE: Function = Function {
    spec: spec::scalar(
        "splunk.urlencode",
        "urlencode(text) -> text",
        Arity::exactly(1),
        spec::text_like_first,
    ),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    needs_text("urlencode", &args[0], context)?;
    Ok(Box::new(|args| args[0].map_members(|text| encoded(&text).into())))
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn numbers_bytes() {
        check(&URLENCODE, &[field("a b/ä.txt")], "a%20b%2F%C3%A4.txt");
        check(&URLENCODE, &[missing()], "null");
    }
}

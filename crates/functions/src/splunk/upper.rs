//! `upper(text)`.

use plan::Arity;
use text::Diagnostic;

use super::refusal::needs_text;
use crate::{Argument, Context, Function, Kernel, spec};

/// `upper(text)` is the text in upper case.
///
/// - **Null, multivalue**: a missing field stays missing; each member of a multivalue is changed.
/// - **Errors**: a number or `null()` written as the argument is refused when the query is planned (measured).
/// - **Source**: Search Reference, "Text functions"; measured on 10.4.2.
pub(crate) const UPPER: Function = Function {
    spec: spec::scalar("splunk.upper", "upper(text) -> text", Arity::exactly(1), spec::text_like_first),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    needs_text("upper", &args[0], context)?;
    Ok(Box::new(|args| args[0].map_members(|text| text.to_uppercase().into())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, null, number};

    #[test]
    fn changes_each_member_and_leaves_the_missing() {
        check(&UPPER, &[field("cmd")], "CMD");
        check(&UPPER, &[multi(&["a", "b"])], "[A, B]");
        check(&UPPER, &[missing()], "null");
        check(&UPPER, &[number("1")], "error: The arguments to the 'upper' function are invalid");
        check(&UPPER, &[null()], "error: The arguments to the 'upper' function are invalid");
    }
}

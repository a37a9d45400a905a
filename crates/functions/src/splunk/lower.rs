//! `lower(text)`: the text in lower case.

use plan::Arity;
use text::Diagnostic;

use super::refusal::needs_text;
use crate::{Argument, Context, Function, Kernel, pattern, spec};

/// `lower(text)` is the text in lower case.
///
/// - **Null, multivalue**: a missing field stays missing; each member of a multivalue is changed.
/// - **Errors**: a number or `null()` written as the argument is refused when the query is planned (measured).
/// - **Source**: Search Reference, "Text functions"; measured on 10.4.2.
pub(crate) const LOWER: Function = Function {
    spec: spec::scalar("splunk.lower", "lower(text) -> text", Arity::exactly(1), spec::text_like_first),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    needs_text("lower", &args[0], context)?;
    Ok(Box::new(|args| {
        args[0].map_members(|text| match pattern::folded(&text) {
            std::borrow::Cow::Borrowed(_) => text,
            std::borrow::Cow::Owned(lower) => lower.into(),
        })
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, null, number};

    #[test]
    fn changes_each_member_and_leaves_the_missing() {
        check(&LOWER, &[field("C:\\CMD.EXE")], "c:\\cmd.exe");
        check(&LOWER, &[field("ÄB")], "äb");
        check(&LOWER, &[field("123")], "123");
        check(&LOWER, &[multi(&["A", "b"])], "[a, b]");
        check(&LOWER, &[missing()], "null");
    }

    #[test]
    fn refuses_written_numbers_and_null() {
        check(&LOWER, &[number("1")], "error: The arguments to the 'lower' function are invalid");
        check(&LOWER, &[null()], "error: The arguments to the 'lower' function are invalid");
    }
}

//! What `trim`, `ltrim` and `rtrim` share.

use std::borrow::Cow;

use text::Diagnostic;

use super::refusal::needs_value;
use crate::{Argument, Context, Kernel, Value};

/// The kernel that takes characters of a set away from the ends of a text: those of the second argument, else
/// blanks and tabs.
///
/// - **Null, multivalue**: null where an argument is missing; each member is trimmed (believed).
/// - **Errors**: `null()` is refused when the query is planned; a number is not (measured).
pub(super) fn trimming(
    function: &'static str,
    args: &[Argument],
    context: &Context,
    trim: for<'t> fn(&'t str, &str) -> &'t str,
) -> Result<Kernel, Diagnostic> {
    args.iter().try_for_each(|argument| needs_value(function, argument, context))?;
    Ok(Box::new(move |args| {
        let Some(set) = args.get(1).map_or(Some(Cow::Borrowed(" \t")), Value::text) else {
            return Value::Null;
        };
        args[0].map_members(|text| match text {
            Cow::Borrowed(text) => Cow::Borrowed(trim(text, &set)),
            Cow::Owned(text) => Cow::Owned(trim(&text, &set).to_owned()),
        })
    }))
}

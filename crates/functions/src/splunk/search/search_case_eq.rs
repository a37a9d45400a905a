//! `field=CASE(value)` in `search`.

use plan::Arity;
use text::Diagnostic;

use super::comparand::Comparand;
use crate::pattern::Case;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `field=CASE(value)` in `search`: like `field=value`, with case.
///
/// - **Null, multivalue**: false for a missing field; any member may equal.
/// - **Case**: significant.
/// - **Source**: Search Manual, "Use CASE() and TERM() to match phrases".
pub(crate) const SEARCH_CASE_EQ: Function = Function {
    spec: spec::scalar("splunk.search_case_eq", "field=CASE(value)", Arity::exactly(2), spec::boolean),
    bind,
};

fn bind(args: &[Argument], _: &Context) -> Result<Kernel, Diagnostic> {
    let comparand = Comparand::of(args, Case::Significant)?;
    Ok(Box::new(move |args| Value::Boolean(args[0].any_member(|member| comparand.equals(member)))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    #[test]
    fn case_counts() {
        check(&SEARCH_CASE_EQ, &[field("LOCALHOST"), text("LOCAL*")], "true");
        check(&SEARCH_CASE_EQ, &[field("localhost"), text("LOCAL*")], "false");
    }
}

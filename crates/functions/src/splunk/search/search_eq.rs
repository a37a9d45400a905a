//! `field=value` in `search`.

use plan::Arity;
use text::Diagnostic;

use super::comparand::Comparand;
use crate::pattern::Case;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `field=value` in `search`: `*` in the value stands for any characters, a value in CIDR form matches the
/// addresses in it, numbers are equal by value (believed).
///
/// - **Null, multivalue**: false for a missing field, so `NOT field=value` keeps it; any member may equal.
/// - **Case**: ignored.
/// - **Source**: Search Reference, "search"; Search Manual, "Use CASE() and TERM() to match phrases".
pub(crate) const SEARCH_EQ: Function = Function {
    spec: spec::scalar("splunk.search_eq", "field=value", Arity::exactly(2), spec::boolean),
    bind,
};

fn bind(args: &[Argument], _: &Context) -> Result<Kernel, Diagnostic> {
    let comparand = Comparand::of(args, Case::Ignored)?;
    Ok(Box::new(move |args| Value::Boolean(args[0].any_member(|member| comparand.equals(member)))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, number, text, whole};

    #[test]
    fn ignores_case_and_knows_wildcards_networks_and_numbers() {
        check(&SEARCH_EQ, &[field("Alice"), text("a*")], "true");
        check(&SEARCH_EQ, &[field("bob"), text("a*")], "false");
        check(&SEARCH_EQ, &[field("192.0.2.56"), text("192.0.2.0/24")], "true");
        check(&SEARCH_EQ, &[field("3"), text("3.0")], "true");
        check(&SEARCH_EQ, &[whole(3), number("3")], "true");
        check(&SEARCH_EQ, &[field("13"), text("3")], "false");
    }

    #[test]
    fn a_missing_field_is_false_and_any_member_is_enough() {
        check(&SEARCH_EQ, &[missing(), text("*")], "false");
        check(&SEARCH_EQ, &[field(""), text("*")], "true");
        check(&SEARCH_EQ, &[multi(&["x", "y"]), text("Y")], "true");
    }
}

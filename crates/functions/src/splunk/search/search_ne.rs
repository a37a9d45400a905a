//! `field!=value` in `search`.

use plan::Arity;
use text::Diagnostic;

use super::comparand::Comparand;
use crate::pattern::Case;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `field!=value` in `search`: true where the field is there and any of its values is not equal.
///
/// - **Null**: false for a missing field, unlike `NOT field=value`. `field!=*` never matches.
/// - **Case**: ignored.
/// - **Source**: Search Reference, "search"; Search Manual, "NOT expressions".
pub(crate) const SEARCH_NE: Function = Function {
    spec: spec::scalar("splunk.search_ne", "field!=value", Arity::exactly(2), spec::boolean),
    bind,
};

fn bind(args: &[Argument], _: &Context) -> Result<Kernel, Diagnostic> {
    let comparand = Comparand::of(args, Case::Ignored)?;
    Ok(Box::new(move |args| Value::Boolean(args[0].any_member(|member| !comparand.equals(member)))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn needs_the_field() {
        check(&SEARCH_NE, &[field("value1"), text("value2")], "true");
        check(&SEARCH_NE, &[field("VALUE2"), text("value2")], "false");
        check(&SEARCH_NE, &[missing(), text("value2")], "false");
        check(&SEARCH_NE, &[field("value1"), text("*")], "false");
    }
}

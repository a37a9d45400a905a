//! `mvappend(values)`.

use plan::Arity;

use crate::{Function, Value, spec};

/// `mvappend(a, b, ...)` is the list of all values of the arguments in their order, missing ones left out.
///
/// - **Null**: null where all are missing.
/// - **Source**: Search Reference, "Multivalue eval functions".
pub(crate) const MVAPPEND: Function = Function {
    spec: spec::scalar("splunk.mvappend", "mvappend(value, ...) -> list", Arity::at_least(1), spec::multi),
    bind: |_, _| {
        Ok(Box::new(|args| {
            let all: Vec<_> = args.iter().flat_map(Value::members).collect();
            if all.is_empty() { Value::Null } else { Value::Multi(all) }
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, text};

    #[test]
    fn flattens_in_order() {
        check(
            &MVAPPEND,
            &[multi(&["localhost", "203.0.113.0"]), field("203.0.113.255"), text("z")],
            "[localhost, 203.0.113.0, 203.0.113.255, z]",
        );
        check(&MVAPPEND, &[missing(), field("a")], "[a]");
        check(&MVAPPEND, &[missing(), missing()], "null");
    }
}

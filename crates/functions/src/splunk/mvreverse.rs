//! `mvreverse(list)`.

use plan::Arity;

use crate::{Function, Value, spec};

/// `mvreverse(list)` is the list from its end.
///
/// - **Source**: Search Reference, "Multivalue eval functions".
pub(crate) const MVREVERSE: Function = Function {
    spec: spec::scalar("splunk.mvreverse", "mvreverse(list) -> list", Arity::exactly(1), spec::any_argument),
    bind: |_, _| {
        Ok(Box::new(|args| match &args[0] {
            Value::Multi(values) => Value::Multi(values.iter().rev().cloned().collect()),
            single => single.clone(),
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, multi};

    #[test]
    fn starts_at_the_end() {
        check(&MVREVERSE, &[multi(&["one", "two", "three"])], "[three, two, one]");
        check(&MVREVERSE, &[field("a")], "a");
    }
}

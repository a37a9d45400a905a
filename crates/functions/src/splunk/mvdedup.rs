//! `mvdedup(list)`.

use std::collections::HashSet;

use plan::Arity;

use crate::{Function, Value, spec};

/// `mvdedup(list)` is the list without repeated values, in the order of their first place.
///
/// - **Case**: significant.
/// - **Source**: Search Reference, "Multivalue eval functions".
pub(crate) const MVDEDUP: Function = Function {
    spec: spec::scalar("splunk.mvdedup", "mvdedup(list) -> list", Arity::exactly(1), spec::any_argument),
    bind: |_, _| {
        Ok(Box::new(|args| match &args[0] {
            Value::Multi(values) => {
                let mut kept: Vec<std::borrow::Cow<'_, str>> = Vec::new();
                let mut seen: HashSet<String> = HashSet::new();
                for value in values {
                    if seen.insert(value.to_string()) {
                        kept.push(value.clone());
                    }
                }
                Value::Multi(kept)
            }
            single => single.clone(),
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi};

    #[test]
    fn keeps_the_first_of_each() {
        check(&MVDEDUP, &[multi(&["b", "a", "b", "B"])], "[b, a, B]");
        check(&MVDEDUP, &[field("a")], "a");
        check(&MVDEDUP, &[missing()], "null");
    }
}

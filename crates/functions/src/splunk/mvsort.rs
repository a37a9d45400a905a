//! `mvsort(list)`.

use plan::Arity;

use crate::{Function, Value, spec};

/// `mvsort(list)` is the list ordered by code point: `10` before `9`, upper case before lower case.
///
/// - **Source**: Search Reference, "Multivalue eval functions".
pub(crate) const MVSORT: Function = Function {
    spec: spec::scalar("splunk.mvsort", "mvsort(list) -> list", Arity::exactly(1), spec::any_argument),
    bind: |_, _| {
        Ok(Box::new(|args| match &args[0] {
            Value::Multi(values) => {
                let mut sorted = values.clone();
                sorted.sort();
                Value::Multi(sorted)
            }
            single => single.clone(),
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, multi};

    #[test]
    fn orders_as_texts() {
        check(&MVSORT, &[multi(&["10", "9", "70", "100"])], "[10, 100, 70, 9]");
        check(&MVSORT, &[multi(&["b", "B", "a"])], "[B, a, b]");
    }
}

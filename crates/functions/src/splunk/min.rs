//! `min(values)`.

use std::cmp::Ordering;

use plan::Arity;

use super::extreme::extreme;
use crate::{Function, spec};

/// `min(a, b, ...)` is the least argument. See [`super::extreme`].
///
/// - **Source**: Search Reference, "Statistical eval functions"; measured on 10.4.2.
pub(crate) const MIN: Function = Function {
    spec: spec::scalar("splunk.min", "min(value, ...) -> any", Arity::at_least(0), spec::any_argument),
    bind: |args, context| extreme("min", args, context, Ordering::Less),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number, text};

    #[test]
    fn numbers_rank_below_text() {
        check(&MIN, &[text("10"), text("9")], "10");
        check(&MIN, &[field("10"), field("9")], "9");
        check(&MIN, &[text("a"), number("5")], "5");
        check(&MIN, &[missing(), number("5")], "5");
        check(&MIN, &[], "error: The arguments to the 'min' function are invalid");
    }
}

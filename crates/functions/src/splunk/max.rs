//! `max(values)`.

use std::cmp::Ordering;

use plan::Arity;

use super::extreme::extreme;
use crate::{Function, spec};

/// `max(a, b, ...)` is the greatest argument. See [`super::extreme`].
///
/// - **Source**: Search Reference, "Statistical eval functions"; measured on 10.4.2.
pub(crate) const MAX: Function = Function {
    spec: spec::scalar("splunk.max", "max(value, ...) -> any", Arity::at_least(0), spec::any_argument),
    bind: |args, context| extreme("max", args, context, Ordering::Greater),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, null, number, text};

    #[test]
    fn text_ranks_above_numbers() {
        check(&MAX, &[number("1"), text("a"), number("3")], "a");
        check(&MAX, &[field("10"), number("9")], "10");
        check(&MAX, &[text("10"), text("9")], "9");
        check(&MAX, &[text("abc"), null()], "abc");
        check(&MAX, &[missing(), missing()], "null");
        check(&MAX, &[], "error: The arguments to the 'max' function are invalid");
    }
}

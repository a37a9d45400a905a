//! `sum(values)`.

use plan::Arity;

use super::statistics::measured;
use crate::{Function, spec};

/// `sum(a, b, ...)` is the sum of the arguments that are numbers. See [`super::statistics`].
///
/// - **Source**: Search Reference, "Statistical eval functions".
pub(crate) const SUM: Function = Function {
    spec: spec::scalar("splunk.sum", "sum(number, ...) -> number", Arity::at_least(1), spec::number),
    bind: |_, _| Ok(measured(|m| m.sum)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, number};

    #[test]
    fn takes_numbers_of_all_arguments() {
        check(&SUM, &[field("1"), number("2"), field("x"), multi(&["3", "4"])], "10");
        check(&SUM, &[missing()], "null");
    }
}

//! `avg(values)`.

use plan::Arity;

use super::statistics::measured;
use crate::{Function, spec};

/// `avg(a, b, ...)` is the mean of the arguments that are numbers. See [`super::statistics`].
///
/// - **Source**: Search Reference, "Statistical eval functions".
pub(crate) const AVG: Function = Function {
    spec: spec::scalar("splunk.avg", "avg(number, ...) -> number", Arity::at_least(1), spec::number),
    bind: |_, _| Ok(measured(|m| m.sum / m.count)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, number};

    #[test]
    fn takes_numbers_of_all_arguments() {
        check(&AVG, &[field("1"), number("2"), field("x"), missing()], "1.5");
        check(&AVG, &[multi(&["1", "2", "6"])], "3");
        check(&AVG, &[field("x")], "null");
    }
}

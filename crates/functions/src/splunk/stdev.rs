//! `stdev(values)`.

use plan::Arity;

use super::statistics::measured;
use crate::{Function, spec};

/// `stdev(a, b, ...)` is the standard deviation of the arguments that are numbers (a sample, n - 1). See [`super::statistics`].
///
/// - **Source**: Search Reference, "Statistical eval functions".
pub(crate) const STDEV: Function = Function {
    spec: spec::scalar("splunk.stdev", "stdev(number, ...) -> number", Arity::at_least(1), spec::number),
    bind: |_, _| Ok(measured(|m| m.sample_variance().sqrt())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn measures_numbers() {
        check(&STDEV, &[field("1"), field("3")], "1.4142135623730951");
        check(&STDEV, &[missing()], "null");
    }
}

//! `variance(values)`.

use plan::Arity;

use super::statistics::measured;
use crate::{Function, spec};

/// `variance(a, b, ...)` is the variance of the arguments that are numbers (a sample, n - 1). See [`super::statistics`].
///
/// - **Source**: Search Reference, "Statistical eval functions".
pub(crate) const VARIANCE: Function = Function {
    spec: spec::scalar(
        "splunk.variance",
        "variance(number, ...) -> number",
        Arity::at_least(1),
        spec::number,
    ),
    bind: |_, _| Ok(measured(|m| m.sample_variance())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn measures_numbers() {
        check(&VARIANCE, &[field("10"), field("20"), field("30"), field("40"), field("50")], "250");
        check(&VARIANCE, &[missing()], "null");
    }
}

//! `var(field)`.

use plan::Arity;

use super::moments::moments;
use crate::{AggregateFunction, spec};

/// `var(field)` is the variance of a sample (n - 1); 0 for one number. See [`super::moments`].
///
/// - **Source**: Search Reference, "Aggregate functions"; measured on 10.4.2.
pub(crate) const VAR: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.var", "var(field) -> number", Arity::exactly(1), spec::number),
    bind: |_, _| Ok(moments(|m| m.sample_variance())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing};

    #[test]
    fn measures_numbers_only() {
        check_aggregate(
            &VAR,
            &[&[field("10")], &[field("20")], &[field("30")], &[field("40")], &[field("50")]],
            "250",
        );
        check_aggregate(&VAR, &[&[missing()]], "null");
    }
}

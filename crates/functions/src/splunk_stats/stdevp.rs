//! `stdevp(field)`.

use plan::Arity;

use super::moments::moments;
use crate::{AggregateFunction, spec};

/// `stdevp(field)` is the standard deviation of the whole population (n). See [`super::moments`].
///
/// - **Source**: Search Reference, "Aggregate functions"; measured on 10.4.2.
pub(crate) const STDEVP: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.stdevp", "stdevp(field) -> number", Arity::exactly(1), spec::number),
    bind: |_, _| Ok(moments(|m| m.population_variance().sqrt())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing};

    #[test]
    fn measures_numbers_only() {
        check_aggregate(
            &STDEVP,
            &[&[field("10")], &[field("20")], &[field("30")], &[field("40")], &[field("50")]],
            "14.142135623730951",
        );
        check_aggregate(&STDEVP, &[&[missing()]], "null");
    }
}

//! `sumsq(field)`.

use plan::Arity;

use super::moments::moments;
use crate::{AggregateFunction, spec};

/// `sumsq(field)` is the sum of the squares. See [`super::moments`].
///
/// - **Source**: Search Reference, "Aggregate functions"; measured on 10.4.2.
pub(crate) const SUMSQ: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.sumsq", "sumsq(field) -> number", Arity::exactly(1), spec::number),
    bind: |_, _| Ok(moments(|m| m.sum_of_squares)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing};

    #[test]
    fn measures_numbers_only() {
        check_aggregate(&SUMSQ, &[&[field("2")], &[field("3")]], "13");
        check_aggregate(&SUMSQ, &[&[missing()]], "null");
    }
}

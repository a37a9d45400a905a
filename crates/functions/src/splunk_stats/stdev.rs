//! `stdev(field)`.

use plan::Arity;

use super::moments::moments;
use crate::{AggregateFunction, spec};

/// `stdev(field)` is the standard deviation of a sample (n - 1); 0 for one number. See [`super::moments`].
///
/// - **Source**: Search Reference, "Aggregate functions"; measured on 10.4.2.
pub(crate) const STDEV: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.stdev", "stdev(field) -> number", Arity::exactly(1), spec::number),
    bind: |_, _| Ok(moments(|m| m.sample_variance().sqrt())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing};

    #[test]
    fn measures_numbers_only() {
        check_aggregate(&STDEV, &[&[field("1")], &[field("3")]], "1.4142135623730951");
        check_aggregate(&STDEV, &[&[field("5")]], "0");
        check_aggregate(&STDEV, &[&[missing()]], "null");
    }
}

//! `mean(field)`.

use plan::Arity;

use super::moments::moments;
use crate::{AggregateFunction, spec};

/// `mean(field)` is the mean; the long name of `avg`. See [`super::moments`].
///
/// - **Source**: Search Reference, "Aggregate functions"; measured on 10.4.2.
pub(crate) const MEAN: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.mean", "mean(field) -> number", Arity::exactly(1), spec::number),
    bind: |_, _| Ok(moments(|m| m.sum / m.count)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing};

    #[test]
    fn measures_numbers_only() {
        check_aggregate(&MEAN, &[&[field("1")], &[field("3")]], "2");
        check_aggregate(&MEAN, &[&[missing()]], "null");
    }
}

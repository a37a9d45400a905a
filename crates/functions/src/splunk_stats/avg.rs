//! `avg(field)`.

use plan::Arity;

use super::moments::moments;
use crate::{AggregateFunction, spec};

/// `avg(field)` is the mean. See [`super::moments`].
///
/// - **Source**: Search Reference, "Aggregate functions"; measured on 10.4.2.
pub(crate) const AVG: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.avg", "avg(field) -> number", Arity::exactly(1), spec::number),
    bind: |_, _| Ok(moments(|m| m.sum / m.count)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing};

    #[test]
    fn measures_numbers_only() {
        check_aggregate(&AVG, &[&[field("1")], &[field("2")], &[field("3")], &[field("4")]], "2.5");
        check_aggregate(&AVG, &[&[missing()]], "null");
    }
}

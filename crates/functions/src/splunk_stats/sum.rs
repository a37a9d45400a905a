//! `sum(field)`.

use plan::Arity;

use super::moments::moments;
use crate::{AggregateFunction, spec};

/// `sum(field)` is the sum. See [`super::moments`].
///
/// - **Source**: Search Reference, "Aggregate functions"; measured on 10.4.2.
pub(crate) const SUM: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.sum", "sum(field) -> number", Arity::exactly(1), spec::number),
    bind: |_, _| Ok(moments(|m| m.sum)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing};

    #[test]
    fn measures_numbers_only() {
        check_aggregate(&SUM, &[&[field("1")], &[field("x")], &[field("3")]], "4");
        check_aggregate(&SUM, &[&[missing()]], "null");
    }
}

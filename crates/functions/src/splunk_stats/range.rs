//! `range(field)`.

use plan::Arity;

use super::moments::moments;
use crate::{AggregateFunction, spec};

/// `range(field)` is the difference of the greatest and the least number. See [`super::moments`].
///
/// - **Source**: Search Reference, "Aggregate functions"; measured on 10.4.2.
pub(crate) const RANGE: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.range", "range(field) -> number", Arity::exactly(1), spec::number),
    bind: |_, _| Ok(moments(|m| m.max - m.min)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing};

    #[test]
    fn measures_numbers_only() {
        check_aggregate(&RANGE, &[&[field("3")], &[field("10")], &[field("7")]], "7");
        check_aggregate(&RANGE, &[&[missing()]], "null");
    }
}

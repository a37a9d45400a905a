//! `min(field)`.

use std::cmp::Ordering;

use plan::Arity;

use super::extreme::extreme;
use crate::{AggregateFunction, spec};

/// `min(field)` is the least value. See [`super::extreme`].
///
/// - **Source**: Search Reference, "Aggregate functions"; measured on 10.4.2.
pub(crate) const MIN: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.min", "min(field) -> any", Arity::exactly(1), spec::any_argument),
    bind: |_, _| Ok(extreme(Ordering::Less)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field};

    #[test]
    fn a_number_beats_text() {
        check_aggregate(&MIN, &[&[field("10")], &[field("9")], &[field("")]], "9");
        check_aggregate(&MIN, &[&[field("b")], &[field("a")]], "a");
    }
}

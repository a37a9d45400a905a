//! `max(field)`.

use std::cmp::Ordering;

use plan::Arity;

use super::extreme::extreme;
use crate::{AggregateFunction, spec};

/// `max(field)` is the greatest value. See [`super::extreme`].
///
/// - **Source**: Search Reference, "Aggregate functions"; measured on 10.4.2.
pub(crate) const MAX: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.max", "max(field) -> any", Arity::exactly(1), spec::any_argument),
    bind: |_, _| Ok(extreme(Ordering::Greater)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing, whole};

    #[test]
    fn a_number_beats_text() {
        check_aggregate(&MAX, &[&[field("1")], &[field("a")], &[field("3")]], "3");
        check_aggregate(&MAX, &[&[field("a")], &[field("b")], &[missing()]], "b");
        check_aggregate(&MAX, &[&[whole(9)], &[whole(10)]], "10");
        check_aggregate(&MAX, &[&[missing()]], "null");
    }
}

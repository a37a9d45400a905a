//! `earliest(field)`.

use plan::Arity;

use super::by_time::by_time;
use crate::{AggregateFunction, spec};

/// `earliest(field)` is the value of the oldest row that has one. See [`super::by_time`].
///
/// - **Source**: Search Reference, "Time functions".
pub(crate) const EARLIEST: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.earliest", "earliest(field) -> any", Arity::exactly(1), spec::any_argument),
    bind: |_, _| Ok(by_time(|time, best| time < best, |value, _| value.clone().into_owned())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing};

    #[test]
    fn the_oldest_row_with_a_value_decides() {
        check_aggregate(&EARLIEST, &[&[field("a")], &[field("b")]], "a");
        check_aggregate(&EARLIEST, &[&[field("10")], &[missing()]], "10");
        check_aggregate(&EARLIEST, &[&[missing()]], "null");
    }
}

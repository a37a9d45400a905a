//! `earliest_time(field)`.

use plan::Arity;

use super::by_time::by_time;
use crate::{AggregateFunction, Value, spec};

/// `earliest_time(field)` is the time, in seconds since 1970, of the oldest row that has the field.
///
/// - **Source**: Search Reference, "Time functions".
pub(crate) const EARLIEST_TIME: AggregateFunction = AggregateFunction {
    spec: spec::aggregate(
        "splunk.earliest_time",
        "earliest_time(field) -> number",
        Arity::exactly(1),
        spec::number,
    ),
    bind: |_, _| Ok(by_time(|time, best| time < best, |_, time| Value::Number(time))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing};

    #[test]
    fn the_time_of_the_oldest_row() {
        check_aggregate(&EARLIEST_TIME, &[&[field("a")], &[field("b")]], "0");
        check_aggregate(&EARLIEST_TIME, &[&[missing()]], "null");
    }
}

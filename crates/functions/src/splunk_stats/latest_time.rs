//! `latest_time(field)`.

use plan::Arity;

use super::by_time::by_time;
use crate::{AggregateFunction, Value, spec};

/// `latest_time(field)` is the time, in seconds since 1970, of the newest row that has the field.
///
/// - **Source**: Search Reference, "Time functions".
pub(crate) const LATEST_TIME: AggregateFunction = AggregateFunction {
    spec: spec::aggregate(
        "splunk.latest_time",
        "latest_time(field) -> number",
        Arity::exactly(1),
        spec::number,
    ),
    bind: |_, _| Ok(by_time(|time, best| time > best, |_, time| Value::Number(time))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field};

    #[test]
    fn the_time_of_the_newest_row() {
        check_aggregate(&LATEST_TIME, &[&[field("a")], &[field("b")]], "1");
    }
}

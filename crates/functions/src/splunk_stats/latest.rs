//! `latest(field)`.

use plan::Arity;

use super::by_time::by_time;
use crate::{AggregateFunction, spec};

/// `latest(field)` is the value of the newest row that has one. See [`super::by_time`].
///
/// - **Source**: Search Reference, "Time functions".
pub(crate) const LATEST: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.latest", "latest(field) -> any", Arity::exactly(1), spec::any_argument),
    bind: |_, _| Ok(by_time(|time, best| time > best, |value, _| value.clone().into_owned())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing};

    #[test]
    fn the_newest_row_with_a_value_decides() {
        check_aggregate(&LATEST, &[&[field("a")], &[field("b")], &[missing()]], "b");
    }
}

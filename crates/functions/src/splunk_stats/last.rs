//! `last(field)`.

use plan::Arity;

use super::by_order;
use crate::{AggregateFunction, spec};

/// `last(field)` is the value of the last row that has one, in the order of the rows: of events the oldest. Null
/// where there is none.
///
/// - **Source**: Search Reference, "Event order functions".
pub(crate) const LAST: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.last", "last(field) -> any", Arity::exactly(1), spec::any_argument),
    bind: |_, _| Ok(by_order::last()),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing};

    #[test]
    fn the_last_that_is_there() {
        check_aggregate(&LAST, &[&[field("a")], &[field("b")], &[missing()]], "b");
    }
}

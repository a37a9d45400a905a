//! `first(field)`.

use plan::Arity;

use super::by_order;
use crate::{AggregateFunction, spec};

/// `first(field)` is the value of the first row that has one, in the order of the rows: of events the newest. Null
/// where there is none.
///
/// - **Source**: Search Reference, "Event order functions".
pub(crate) const FIRST: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.first", "first(field) -> any", Arity::exactly(1), spec::any_argument),
    bind: |_, _| Ok(by_order::first()),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing};

    #[test]
    fn the_first_that_is_there() {
        check_aggregate(&FIRST, &[&[field("a")], &[field("b")]], "a");
        check_aggregate(&FIRST, &[&[missing()]], "null");
    }
}

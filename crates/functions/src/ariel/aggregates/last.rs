//! `LAST(value)`.

use plan::Arity;

use super::kept::kept;
use crate::{AggregateFunction, spec};

/// `LAST(value)` is the value of the last row, null included.
///
/// - **Source**: IBM, "AQL data aggregation functions".
pub(crate) const LAST: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("ariel.LAST", "LAST(value) -> any", Arity::exactly(1), spec::any_argument),
    bind: |_, _| Ok(kept(|_| true)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing};

    #[test]
    fn the_last_row_counts() {
        check_aggregate(&LAST, &[&[field("a")], &[field("b")]], "b");
        check_aggregate(&LAST, &[&[field("a")], &[missing()]], "null");
    }
}

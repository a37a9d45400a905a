//! `FIRST(value)`.

use plan::Arity;

use super::kept::kept;
use crate::{AggregateFunction, spec};

/// `FIRST(value)` is the value of the first row, null included. A column that is neither grouped nor aggregated is
/// meant so.
///
/// - **Source**: IBM, "AQL data aggregation functions".
pub(crate) const FIRST: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("ariel.FIRST", "FIRST(value) -> any", Arity::exactly(1), spec::any_argument),
    bind: |_, _| Ok(kept(|seen| seen == 0)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field};

    #[test]
    fn the_first_row_counts() {
        check_aggregate(&FIRST, &[&[field("a")], &[field("b")]], "a");
    }
}

//! `MIN(value)`.

use std::cmp::Ordering;

use plan::Arity;

use super::extreme::{extreme, returns};
use crate::{AggregateFunction, spec};

/// `MIN(value)` is the least value. See [`super::extreme`].
///
/// - **Source**: IBM, "AQL data aggregation functions".
pub(crate) const MIN: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("ariel.MIN", "MIN(value) -> any", Arity::exactly(1), returns),
    bind: |_, _| Ok(extreme(Ordering::Less)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing, whole};

    #[test]
    fn the_least() {
        check_aggregate(&MIN, &[&[whole(10)], &[whole(9)], &[missing()]], "9");
        check_aggregate(&MIN, &[&[field("b")], &[field("a")]], "a");
    }
}

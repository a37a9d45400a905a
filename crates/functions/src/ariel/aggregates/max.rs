//! `MAX(value)`.

use std::cmp::Ordering;

use plan::Arity;

use super::extreme::{extreme, returns};
use crate::{AggregateFunction, spec};

/// `MAX(value)` is the greatest value. See [`super::extreme`].
///
/// - **Source**: IBM, "AQL data aggregation functions".
pub(crate) const MAX: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("ariel.MAX", "MAX(value) -> any", Arity::exactly(1), returns),
    bind: |_, _| Ok(extreme(Ordering::Greater)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, missing, whole};

    #[test]
    fn the_greatest() {
        check_aggregate(&MAX, &[&[whole(9)], &[whole(10)]], "10");
        check_aggregate(&MAX, &[&[missing()]], "null");
    }
}

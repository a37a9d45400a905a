//! `SUM(number)`.

use plan::Arity;

use super::measure::measure;
use crate::{AggregateFunction, spec};

/// `SUM(number)` is the sum, as a double. See [`super::measure`].
///
/// - **Source**: IBM, "AQL data aggregation functions".
pub(crate) const SUM: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("ariel.SUM", "SUM(number) -> number", Arity::exactly(1), spec::number),
    bind: |_, _| Ok(measure(|m| m.sum)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, missing, whole};

    #[test]
    fn measures_numbers() {
        check_aggregate(&SUM, &[&[whole(1)], &[whole(2)], &[missing()]], "3");
        check_aggregate(&SUM, &[&[missing()]], "null");
    }
}

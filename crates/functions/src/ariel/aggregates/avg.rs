//! `AVG(number)`.

use plan::Arity;

use super::measure::measure;
use crate::{AggregateFunction, spec};

/// `AVG(number)` is the mean. See [`super::measure`].
///
/// - **Source**: IBM, "AQL data aggregation functions".
pub(crate) const AVG: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("ariel.AVG", "AVG(number) -> number", Arity::exactly(1), spec::number),
    bind: |_, _| Ok(measure(|m| m.sum / m.count)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, missing, whole};

    #[test]
    fn measures_numbers() {
        check_aggregate(&AVG, &[&[whole(1)], &[whole(2)], &[missing()]], "1.5");
        check_aggregate(&AVG, &[&[missing()]], "null");
    }
}

//! `STDEV(number)`.

use plan::Arity;

use super::measure::measure;
use crate::{AggregateFunction, spec};

/// `STDEV(number)` is the standard deviation of a sample (n - 1). See [`super::measure`].
///
/// - **Source**: IBM, "AQL data aggregation functions".
pub(crate) const STDEV: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("ariel.STDEV", "STDEV(number) -> number", Arity::exactly(1), spec::number),
    bind: |_, _| Ok(measure(|m| m.sample_variance().sqrt())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, missing, whole};

    #[test]
    fn measures_numbers() {
        check_aggregate(&STDEV, &[&[whole(1)], &[whole(3)], &[missing()]], "1.4142135623730951");
        check_aggregate(&STDEV, &[&[missing()]], "null");
    }
}

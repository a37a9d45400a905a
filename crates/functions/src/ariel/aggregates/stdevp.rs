//! `STDEVP(number)`.

use plan::Arity;

use super::measure::measure;
use crate::{AggregateFunction, spec};

/// `STDEVP(number)` is the standard deviation of the whole population (n). See [`super::measure`].
///
/// - **Source**: IBM, "AQL data aggregation functions".
pub(crate) const STDEVP: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("ariel.STDEVP", "STDEVP(number) -> number", Arity::exactly(1), spec::number),
    bind: |_, _| Ok(measure(|m| m.population_variance().sqrt())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, missing, whole};

    #[test]
    fn measures_numbers() {
        check_aggregate(&STDEVP, &[&[whole(1)], &[whole(3)], &[missing()]], "1");
        check_aggregate(&STDEVP, &[&[missing()]], "null");
    }
}

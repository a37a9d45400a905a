//! `UNIQUECOUNT(value)`, `DISTINCTCOUNT(value)`.

use plan::Arity;

use crate::splunk_stats::dc::Distinct;
use crate::{AggregateFunction, spec};

/// `UNIQUECOUNT(value)` is the number of distinct values that are not null.
///
/// - **Source**: IBM, "AQL data aggregation functions".
pub(crate) const UNIQUECOUNT: AggregateFunction = AggregateFunction {
    spec: spec::aggregate(
        "ariel.UNIQUECOUNT",
        "UNIQUECOUNT(value) -> integer",
        Arity::exactly(1),
        spec::integer,
    ),
    bind: |_, _| Ok(Box::new(|| Box::new(Distinct::default()))),
};

/// `DISTINCTCOUNT(value)` estimates it in QRadar; here it is exact.
pub(crate) const DISTINCTCOUNT: AggregateFunction = AggregateFunction {
    spec: spec::aggregate(
        "ariel.DISTINCTCOUNT",
        "DISTINCTCOUNT(value) -> integer",
        Arity::exactly(1),
        spec::integer,
    ),
    bind: |_, _| Ok(Box::new(|| Box::new(Distinct::default()))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing};

    #[test]
    fn counts_distinct_values() {
        check_aggregate(&UNIQUECOUNT, &[&[field("a")], &[field("b")], &[field("a")], &[missing()]], "2");
        check_aggregate(&DISTINCTCOUNT, &[&[field("a")]], "1");
    }
}

//! `UNIQUECOUNT(value)`, `DISTINCTCOUNT(value)`.

use plan::Arity;

use crate::splunk_stats::dc::Distinct;
use crate::{Accumulator, AggregateFunction, Value, spec};

/// `UNIQUECOUNT(value)` is the number of distinct values that are not null, as a double ([`super::count`]).
///
/// - **Source**: IBM, "AQL data aggregation functions".
pub(crate) const UNIQUECOUNT: AggregateFunction = AggregateFunction {
    spec: spec::aggregate(
        "ariel.UNIQUECOUNT",
        "UNIQUECOUNT(value) -> number",
        Arity::exactly(1),
        spec::number,
    ),
    bind: |_, _| Ok(Box::new(|| Box::new(Unique(Distinct::default())))),
};

/// `DISTINCTCOUNT(value)` estimates it in QRadar; here it is exact.
pub(crate) const DISTINCTCOUNT: AggregateFunction = AggregateFunction {
    spec: spec::aggregate(
        "ariel.DISTINCTCOUNT",
        "DISTINCTCOUNT(value) -> number",
        Arity::exactly(1),
        spec::number,
    ),
    bind: |_, _| Ok(Box::new(|| Box::new(Unique(Distinct::default())))),
};

/// The count as a double.
struct Unique(Distinct);

impl Accumulator for Unique {
    fn update(&mut self, args: &[Value<'_>], time: Option<f64>) {
        self.0.update(args, time);
    }

    fn finish(&mut self) -> Value<'static> {
        match self.0.finish() {
            Value::Integer(count) => Value::Number(count as f64),
            other => other,
        }
    }

    fn size(&self) -> usize {
        self.0.size()
    }
}

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

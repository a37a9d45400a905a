//! `estdc_error(field)`.

use plan::Arity;

use crate::{Accumulator, AggregateFunction, Value, spec};

/// `estdc_error(field)` is how far `estdc(field)` may be off, as a share of the true number. Here `estdc` counts instead of
/// estimating, so it is 0.
///
/// - **Source**: Search Reference, "Aggregate functions".
pub(crate) const ESTDC_ERROR: AggregateFunction = AggregateFunction {
    spec: spec::aggregate(
        "splunk.estdc_error",
        "estdc_error(field) -> number",
        Arity::exactly(1),
        spec::number,
    ),
    bind: |_, _| Ok(Box::new(|| Box::new(Exact))),
};

struct Exact;

impl Accumulator for Exact {
    fn update(&mut self, _: &[Value<'_>], _: Option<f64>) {}

    fn finish(&mut self) -> Value<'static> {
        Value::Number(0.0)
    }

    fn size(&self) -> usize {
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field};

    #[test]
    fn counting_is_never_off() {
        check_aggregate(&ESTDC_ERROR, &[&[field("a")], &[field("b")]], "0");
    }
}

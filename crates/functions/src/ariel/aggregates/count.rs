//! `COUNT(*)`, `COUNT(field)`.

use plan::Arity;

use crate::{Accumulator, AggregateFunction, Value, spec};

/// `COUNT(*)` counts rows, `COUNT(field)` the rows where the field is not null.
///
/// - **Source**: IBM, "AQL data aggregation functions".
pub(crate) const COUNT: AggregateFunction = AggregateFunction {
    spec: spec::aggregate(
        "ariel.COUNT",
        "COUNT(*), COUNT(field) -> integer",
        Arity::between(0, 1),
        spec::integer,
    ),
    bind: |_, _| Ok(Box::new(|| Box::new(Count(0)))),
};

struct Count(i64);

impl Accumulator for Count {
    fn update(&mut self, args: &[Value<'_>], _: Option<f64>) {
        self.0 += i64::from(!args.first().is_some_and(Value::is_null));
    }

    fn finish(&mut self) -> Value<'static> {
        Value::Integer(self.0)
    }

    fn size(&self) -> usize {
        size_of::<Self>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing};

    #[test]
    fn counts_rows_or_values() {
        check_aggregate(&COUNT, &[&[], &[]], "2");
        check_aggregate(&COUNT, &[&[field("")], &[missing()]], "1");
    }
}

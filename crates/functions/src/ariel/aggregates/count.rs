//! `COUNT(*)`, `COUNT()`, `COUNT(field)`.

use plan::Arity;

use crate::{Accumulator, AggregateFunction, Value, spec};

/// `COUNT(*)` counts rows, `COUNT(field)` the rows where the field is not null. The number is a double, so that
/// `COUNT(*) / 2` has a fraction and `STR(COUNT(*))` is `5.0`; `LONG(COUNT(*))` is a whole number.
///
/// `COUNT()` is `COUNT(*)`: queries that users of consoles publish write both.
///
/// - **Source**: IBM, "AQL data aggregation functions"; doubles in recorded answers of consoles.
pub(crate) const COUNT: AggregateFunction = AggregateFunction {
    spec: spec::aggregate(
        "ariel.COUNT",
        "COUNT(*), COUNT(field) -> number",
        Arity::between(0, 1),
        spec::number,
    ),
    bind: |_, _| Ok(Box::new(|| Box::new(Count(0)))),
};

struct Count(u64);

impl Accumulator for Count {
    fn update(&mut self, args: &[Value<'_>], _: Option<f64>) {
        self.0 += u64::from(!args.first().is_some_and(Value::is_null));
    }

    fn finish(&mut self) -> Value<'static> {
        Value::Number(self.0 as f64)
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

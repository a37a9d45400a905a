//! `count`, `count(field)`, `c(field)`.

use plan::Arity;

use crate::{Accumulator, AggregateFunction, Argument, Context, NewAccumulator, Value, spec};
use text::Diagnostic;

/// `count` counts rows; `count(field)` counts values of the field: each of a multivalue, the empty text too.
/// `count(eval(condition))` counts the rows where it is true.
///
/// - **Null**: 0 where there is none.
/// - **Source**: Search Reference, "Aggregate functions"; measured on 10.4.2.
pub(crate) const COUNT: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.count", "count, count(field)", Arity::between(0, 1), spec::integer),
    bind,
};

/// `c` is short for `count`.
pub(crate) const C: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.c", "c, c(field)", Arity::between(0, 1), spec::integer),
    bind,
};

fn bind(_: &[Argument], _: &Context) -> Result<NewAccumulator, Diagnostic> {
    Ok(Box::new(|| Box::new(Count(0))))
}

struct Count(i64);

impl Accumulator for Count {
    fn update(&mut self, args: &[Value<'_>], _: Option<f64>) {
        self.0 += match args.first() {
            None => 1,
            Some(Value::Null | Value::Boolean(false)) => 0,
            Some(Value::Multi(values)) => values.len() as i64,
            Some(_) => 1,
        };
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
    use crate::trial::{check_aggregate, field, missing, multi, truth};

    #[test]
    fn counts_rows_or_values() {
        check_aggregate(&COUNT, &[&[], &[], &[]], "3");
        check_aggregate(&COUNT, &[&[field("")], &[missing()], &[field("a")]], "2");
        check_aggregate(&COUNT, &[&[multi(&["a", "b"])]], "2");
        check_aggregate(&COUNT, &[&[missing()]], "0");
        check_aggregate(&C, &[&[truth(true)], &[truth(false)]], "1");
    }
}

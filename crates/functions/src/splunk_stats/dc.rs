//! `dc(field)`, `distinct_count(field)`, `estdc(field)`.

use std::collections::HashSet;

use plan::Arity;
use text::Diagnostic;

use crate::{Accumulator, AggregateFunction, Argument, Context, NewAccumulator, Value, spec};

/// `dc(field)` is the number of distinct values, as texts: `1` and `1.0` are two.
///
/// - **Null, multivalue**: missing fields count for nothing; each member counts. 0 where there is none.
/// - **Case**: significant.
/// - **Cost**: holds every distinct value.
/// - **Source**: Search Reference, "Aggregate functions".
pub(crate) const DC: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.dc", "dc(field) -> number", Arity::exactly(1), spec::integer),
    bind,
};

/// The long name of `dc`.
pub(crate) const DISTINCT_COUNT: AggregateFunction = AggregateFunction {
    spec: spec::aggregate(
        "splunk.distinct_count",
        "distinct_count(field) -> number",
        Arity::exactly(1),
        spec::integer,
    ),
    bind,
};

/// `estdc(field)` estimates `dc` in Splunk, exactly below 1,000 values; here it is always exact.
pub(crate) const ESTDC: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.estdc", "estdc(field) -> number", Arity::exactly(1), spec::integer),
    bind,
};

fn bind(_: &[Argument], _: &Context) -> Result<NewAccumulator, Diagnostic> {
    Ok(Box::new(|| Box::new(Distinct::default())))
}

/// The distinct texts of a group.
#[derive(Default)]
pub(crate) struct Distinct {
    seen: HashSet<String>,
    bytes: usize,
}

impl Accumulator for Distinct {
    fn update(&mut self, args: &[Value<'_>], _: Option<f64>) {
        args[0].any_member(|member| {
            if !self.seen.contains(member) {
                self.bytes += member.len() + size_of::<String>();
                self.seen.insert(member.to_owned());
            }
            false
        });
    }

    fn finish(&mut self) -> Value<'static> {
        Value::Integer(self.seen.len() as i64)
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing, multi};

    #[test]
    fn counts_distinct_texts() {
        check_aggregate(
            &DC,
            &[&[field("1")], &[field("1.0")], &[field("01")], &[field("1")], &[missing()]],
            "3",
        );
        check_aggregate(&DISTINCT_COUNT, &[&[multi(&["a", "b", "a"])]], "2");
        check_aggregate(&ESTDC, &[&[missing()]], "0");
    }
}

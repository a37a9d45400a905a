//! `values(field)`.

use std::borrow::Cow;
use std::collections::BTreeSet;

use plan::Arity;

use crate::{Accumulator, AggregateFunction, Value, spec};

/// `values(field)` is the list of distinct values, as texts, ordered by code point (`1`, `10`, `2`).
///
/// - **Null, multivalue**: missing fields count for nothing; each member of a multivalue is a value. Null where
///   there is none.
/// - **Cost**: holds every distinct value; no limit, as `maxvalues = 0` says by default.
/// - **Source**: Search Reference, "Multivalue stats and chart functions"; measured on 10.4.2.
pub(crate) const VALUES: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.values", "values(field) -> list", Arity::exactly(1), spec::multi),
    bind: |_, _| Ok(Box::new(|| Box::new(Values::default()))),
};

#[derive(Default)]
struct Values {
    seen: BTreeSet<String>,
    bytes: usize,
}

impl Accumulator for Values {
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
        if self.seen.is_empty() {
            return Value::Null;
        }
        Value::Multi(std::mem::take(&mut self.seen).into_iter().map(Cow::Owned).collect())
    }

    fn so_far(&mut self) -> Value<'static> {
        if self.seen.is_empty() {
            return Value::Null;
        }
        Value::Multi(self.seen.iter().cloned().map(Cow::Owned).collect())
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing, multi, whole};

    #[test]
    fn distinct_and_ordered_as_texts() {
        check_aggregate(
            &VALUES,
            &[&[field("b")], &[field("10")], &[field("2")], &[field("b")], &[missing()]],
            "[10, 2, b]",
        );
        check_aggregate(&VALUES, &[&[whole(10)], &[whole(9)]], "[10, 9]");
        check_aggregate(&VALUES, &[&[multi(&["z", "a"])], &[field("a")]], "[a, z]");
        check_aggregate(&VALUES, &[&[field("")], &[field("")]], "[]");
        check_aggregate(&VALUES, &[&[missing()]], "null");
    }
}

//! `list(field)`.

use std::borrow::Cow;

use plan::Arity;

use crate::{Accumulator, AggregateFunction, Value, spec};

/// Splunk's `list_maxsize`.
const MOST: usize = 100;

/// `list(field)` is the list of the first 100 values in the order of the rows, repeated ones included.
///
/// - **Null, multivalue**: missing fields count for nothing; each member counts. Null where there is none.
/// - **Source**: Search Reference, "Multivalue stats and chart functions".
pub(crate) const LIST: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.list", "list(field) -> list", Arity::exactly(1), spec::multi),
    bind: |_, _| Ok(Box::new(|| Box::new(List(Vec::new())))),
};

struct List(Vec<Cow<'static, str>>);

impl Accumulator for List {
    fn update(&mut self, args: &[Value<'_>], _: Option<f64>) {
        if self.0.len() < MOST {
            let room = MOST - self.0.len();
            self.0.extend(
                args[0].members().into_iter().take(room).map(|member| Cow::Owned(member.into_owned())),
            );
        }
    }

    fn finish(&mut self) -> Value<'static> {
        if self.0.is_empty() { Value::Null } else { Value::Multi(std::mem::take(&mut self.0)) }
    }

    fn so_far(&mut self) -> Value<'static> {
        if self.0.is_empty() { Value::Null } else { Value::Multi(self.0.clone()) }
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.0.iter().map(|text| text.len() + size_of::<String>()).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Arg, check_aggregate, field, missing, run_list};

    #[test]
    fn keeps_order_and_repetition() {
        check_aggregate(&LIST, &[&[field("b")], &[field("a")], &[missing()], &[field("b")]], "[b, a, b]");
        check_aggregate(&LIST, &[&[missing()]], "null");
    }

    #[test]
    fn keeps_the_first_hundred() {
        let rows: Vec<Arg> = (0..150).map(|number| field(&number.to_string())).collect();
        let shown = run_list(&LIST, &rows);
        assert!(shown.starts_with("[0, 1, ") && shown.ends_with(", 98, 99]"), "{shown}");
    }
}

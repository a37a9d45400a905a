//! `list(field)`.

use std::borrow::Cow;

use plan::Arity;

use crate::{Accumulator, AggregateFunction, Value, spec};

/// Splunk's `list_maxsize`.
const MOST: usize = 100;

/// `list(field)` is the list of the first 100 values in the order of the rows, repeated ones included.
///
/// - **Null, multivalue**: missing fields count for nothing; each member counts. Null where there is none.
/// - **Limits**: limits.conf, `[stats] list_maxsize`; a cut list is told.
/// - **Source**: Search Reference, "Multivalue stats and chart functions".
pub(crate) const LIST: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.list", "list(field) -> list", Arity::exactly(1), spec::multi),
    bind: |_, context| {
        let most = context.limits.most(MOST);
        Ok(Box::new(move || Box::new(List { values: Vec::new(), most, is_cut: false })))
    },
};

struct List {
    values: Vec<Cow<'static, str>>,
    most: usize,
    is_cut: bool,
}

impl Accumulator for List {
    fn update(&mut self, args: &[Value<'_>], _: Option<f64>) {
        let members = args[0].members();
        let room = self.most - self.values.len();
        self.is_cut |= members.len() > room;
        self.values.extend(members.into_iter().take(room).map(|member| Cow::Owned(member.into_owned())));
    }

    fn finish(&mut self) -> Value<'static> {
        if self.values.is_empty() { Value::Null } else { Value::Multi(std::mem::take(&mut self.values)) }
    }

    fn so_far(&mut self) -> Value<'static> {
        if self.values.is_empty() { Value::Null } else { Value::Multi(self.values.clone()) }
    }

    fn cut(&self) -> Option<&'static str> {
        self.is_cut.then_some("`list` kept the first 100 values of a group")
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.values.iter().map(|text| text.len() + size_of::<String>()).sum::<usize>()
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

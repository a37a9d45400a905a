//! `mode(field)`.

use std::collections::HashMap;

use plan::Arity;

use crate::{Accumulator, AggregateFunction, Value, spec};

/// `mode(field)` is the value that most rows have, as text; of several the least by code point (believed).
///
/// - **Null, multivalue**: missing fields count for nothing; each member counts. Null where there is none.
/// - **Source**: Search Reference, "Aggregate functions"; measured on 10.4.2.
pub(crate) const MODE: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.mode", "mode(field) -> text", Arity::exactly(1), spec::text),
    bind: |_, _| Ok(Box::new(|| Box::new(Mode::default()))),
};

#[derive(Default)]
struct Mode {
    counts: HashMap<String, u64>,
    bytes: usize,
}

impl Accumulator for Mode {
    fn update(&mut self, args: &[Value<'_>], _: Option<f64>) {
        args[0].any_member(|member| {
            match self.counts.get_mut(member) {
                Some(count) => *count += 1,
                None => {
                    self.bytes += member.len() + size_of::<(String, u64)>();
                    self.counts.insert(member.to_owned(), 1);
                }
            }
            false
        });
    }

    fn finish(&mut self) -> Value<'static> {
        let counts = std::mem::take(&mut self.counts);
        let most = counts.into_iter().max_by(|one, other| one.1.cmp(&other.1).then(other.0.cmp(&one.0)));
        most.map(|(text, _)| text).into()
    }

    fn so_far(&mut self) -> Value<'static> {
        let most = self.counts.iter().max_by(|one, other| one.1.cmp(other.1).then(other.0.cmp(one.0)));
        most.map(|(text, _)| text.clone()).into()
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing};

    #[test]
    fn the_most_frequent_value() {
        check_aggregate(&MODE, &[&[field("1")], &[field("2")], &[field("2")], &[field("3")]], "2");
        check_aggregate(&MODE, &[&[field("b")], &[field("a")]], "a");
        check_aggregate(&MODE, &[&[missing()]], "null");
    }
}

//! What `MIN` and `MAX` share.

use std::cmp::Ordering;

use crate::{Accumulator, NewAccumulator, Value};

struct Extreme {
    best: Value<'static>,
    better: Ordering,
}

/// Accumulators of the extreme value: numbers by value, texts by code point. Nulls count for nothing; null where
/// there is none.
pub(super) fn extreme(better: Ordering) -> NewAccumulator {
    Box::new(move || Box::new(Extreme { best: Value::Null, better }))
}

impl Accumulator for Extreme {
    fn update(&mut self, args: &[Value<'_>], _: Option<f64>) {
        if order(&args[0], &self.best).is_none_or(|order| order == self.better) && !args[0].is_null() {
            self.best = args[0].clone().into_owned();
        }
    }

    fn finish(&mut self) -> Value<'static> {
        std::mem::replace(&mut self.best, Value::Null)
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.best.text().map_or(0, |text| text.len())
    }
}

fn order(one: &Value<'_>, other: &Value<'_>) -> Option<Ordering> {
    match (one, other) {
        (Value::Integer(one), Value::Integer(other)) => Some(one.cmp(other)),
        (Value::Number(one), Value::Number(other)) => Some(one.total_cmp(other)),
        _ => Some(one.text()?.cmp(&other.text()?)),
    }
}

//! What `MIN` and `MAX` share.

use std::cmp::Ordering;

use plan::Type;

use crate::{Accumulator, NewAccumulator, Value, spec};

struct Extreme {
    best: Value<'static>,
    better: Ordering,
}

/// What `MIN` and `MAX` give: of numbers a double, as recorded answers of consoles have it (`1.79E12` of a time).
pub(super) fn returns(types: &[Type]) -> Type {
    match types.first() {
        Some(Type::Integer) => Type::Number,
        _ => spec::any_argument(types),
    }
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
        match std::mem::replace(&mut self.best, Value::Null) {
            Value::Integer(number) => Value::Number(number as f64),
            other => other,
        }
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

//! The value of the first or last row in the order of the rows.

use crate::{Accumulator, NewAccumulator, Value};

struct ByOrder {
    kept: Value<'static>,
    last: bool,
}

/// Accumulators that keep the first value; null where no row has one.
pub(super) fn first() -> NewAccumulator {
    Box::new(|| Box::new(ByOrder { kept: Value::Null, last: false }))
}

/// Accumulators that keep the last value; null where no row has one.
pub(super) fn last() -> NewAccumulator {
    Box::new(|| Box::new(ByOrder { kept: Value::Null, last: true }))
}

impl Accumulator for ByOrder {
    fn update(&mut self, args: &[Value<'_>], _: Option<f64>) {
        if !args[0].is_null() && (self.last || self.kept.is_null()) {
            self.kept = args[0].clone().into_owned();
        }
    }

    fn finish(&mut self) -> Value<'static> {
        std::mem::replace(&mut self.kept, Value::Null)
    }

    fn so_far(&mut self) -> Value<'static> {
        self.kept.clone()
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.kept.text().map_or(0, |text| text.len())
    }
}

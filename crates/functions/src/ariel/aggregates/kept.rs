//! What `FIRST` and `LAST` share.

use crate::{Accumulator, NewAccumulator, Value};

struct Kept {
    value: Value<'static>,
    seen: u64,
    keeps: fn(u64) -> bool,
}

/// Accumulators that keep the value of a row where `keeps` says so of the number of rows before it.
pub(super) fn kept(keeps: fn(u64) -> bool) -> NewAccumulator {
    Box::new(move || Box::new(Kept { value: Value::Null, seen: 0, keeps }))
}

impl Accumulator for Kept {
    fn update(&mut self, args: &[Value<'_>], _: Option<f64>) {
        if (self.keeps)(self.seen) {
            self.value = args[0].clone().into_owned();
        }
        self.seen += 1;
    }

    fn finish(&mut self) -> Value<'static> {
        std::mem::replace(&mut self.value, Value::Null)
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.value.text().map_or(0, |text| text.len())
    }
}

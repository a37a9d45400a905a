//! The value of the row with the extreme time.

use crate::{Accumulator, NewAccumulator, Value};

/// Keeps what `read` makes of the row whose time is the extreme one; on a tie the first row counts.
struct ByTime {
    best: Option<(f64, Value<'static>)>,
    better: fn(f64, f64) -> bool,
    read: fn(&Value<'_>, f64) -> Value<'static>,
}

/// Accumulators that keep what `read` makes of the row whose time is `better` than all others'. Rows without the
/// field or without a time count for nothing; null where there is none.
pub(super) fn by_time(
    better: fn(f64, f64) -> bool,
    read: fn(&Value<'_>, f64) -> Value<'static>,
) -> NewAccumulator {
    Box::new(move || Box::new(ByTime { best: None, better, read }))
}

impl Accumulator for ByTime {
    fn update(&mut self, args: &[Value<'_>], time: Option<f64>) {
        let (Some(time), false) = (time, args[0].is_null()) else { return };
        if self.best.as_ref().is_none_or(|(best, _)| (self.better)(time, *best)) {
            self.best = Some((time, (self.read)(&args[0], time)));
        }
    }

    fn finish(&mut self) -> Value<'static> {
        self.best.take().map_or(Value::Null, |(_, value)| value)
    }

    fn so_far(&mut self) -> Value<'static> {
        self.best.as_ref().map_or(Value::Null, |(_, value)| value.clone())
    }

    fn size(&self) -> usize {
        let held = self.best.as_ref().map_or(0, |(_, value)| value.text().map_or(0, |text| text.len()));
        size_of::<Self>() + held
    }
}

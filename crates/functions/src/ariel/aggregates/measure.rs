//! What the aggregates of numbers share.

use crate::ariel::text_of::double_of;
use crate::splunk_stats::moments::Moments;
use crate::{Accumulator, NewAccumulator, Value};

struct Measure {
    moments: Moments,
    measure: fn(&Moments) -> f64,
}

/// Accumulators of a measure of numbers. Nulls and what writes no number count for nothing; null where there is
/// none.
pub(super) fn measure(measure: fn(&Moments) -> f64) -> NewAccumulator {
    Box::new(move || Box::new(Measure { moments: Moments::default(), measure }))
}

impl Accumulator for Measure {
    fn update(&mut self, args: &[Value<'_>], _: Option<f64>) {
        if let Some(number) = double_of(&args[0]) {
            self.moments.add(number);
        }
    }

    fn finish(&mut self) -> Value<'static> {
        if self.moments.count == 0.0 { Value::Null } else { Value::Number((self.measure)(&self.moments)) }
    }

    fn size(&self) -> usize {
        size_of::<Self>()
    }
}

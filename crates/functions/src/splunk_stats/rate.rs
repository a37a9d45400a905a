//! `rate(field)`.

use plan::Arity;

use crate::splunk::number::as_number;
use crate::{Accumulator, AggregateFunction, Value, spec};

/// `rate(field)` is how much a counter grew a second: the difference of its latest and earliest value over the
/// difference of their times.
///
/// - **Null**: null where fewer than two times have a number.
/// - **Source**: Search Reference, "Time functions".
pub(crate) const RATE: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.rate", "rate(field) -> number", Arity::exactly(1), spec::number),
    bind: |_, _| Ok(Box::new(|| Box::new(Rate::default()))),
};

#[derive(Default)]
struct Rate {
    earliest: Option<(f64, f64)>,
    latest: Option<(f64, f64)>,
}

impl Accumulator for Rate {
    fn update(&mut self, args: &[Value<'_>], time: Option<f64>) {
        let (Some(time), Some(number)) = (time, as_number(&args[0])) else { return };
        if self.earliest.is_none_or(|(known, _)| time < known) {
            self.earliest = Some((time, number));
        }
        if self.latest.is_none_or(|(known, _)| time > known) {
            self.latest = Some((time, number));
        }
    }

    fn finish(&mut self) -> Value<'static> {
        let both = self.earliest.zip(self.latest);
        both.map(|((start, from), (end, to))| (to - from) / (end - start))
            .filter(|rate| rate.is_finite())
            .into()
    }

    fn size(&self) -> usize {
        size_of::<Self>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field};

    #[test]
    fn grows_by_the_second() {
        check_aggregate(&RATE, &[&[field("10")], &[field("15")], &[field("30")]], "10");
        check_aggregate(&RATE, &[&[field("10")]], "null");
    }
}

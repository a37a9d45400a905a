//! Sums, means and variances, kept row by row.

use crate::splunk::number::as_number;
use crate::{Accumulator, NewAccumulator, Value};

/// What is kept of the numbers so far: enough for any of the measures, in numerically stable form (Welford).
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Moments {
    /// How many.
    pub(crate) count: f64,
    /// Their sum.
    pub(crate) sum: f64,
    /// The sum of their squares.
    pub(crate) sum_of_squares: f64,
    /// The least.
    pub(crate) min: f64,
    /// The greatest.
    pub(crate) max: f64,
    mean: f64,
    spread: f64,
}

impl Moments {
    /// One more number.
    pub(crate) fn add(&mut self, number: f64) {
        if self.count == 0.0 {
            (self.min, self.max) = (number, number);
        }
        self.count += 1.0;
        self.sum += number;
        self.sum_of_squares += number * number;
        self.min = self.min.min(number);
        self.max = self.max.max(number);
        let off = number - self.mean;
        self.mean += off / self.count;
        self.spread += off * (number - self.mean);
    }

    /// The variance of a sample; 0 for one number.
    pub(crate) fn sample_variance(&self) -> f64 {
        if self.count < 2.0 { 0.0 } else { self.spread / (self.count - 1.0) }
    }

    /// The variance of a whole population.
    pub(crate) fn population_variance(&self) -> f64 {
        self.spread / self.count
    }
}

struct Measured {
    moments: Moments,
    measure: fn(&Moments) -> f64,
}

/// Accumulators of a measure. What is no number counts for nothing (measured for `sum`); each member of a
/// multivalue counts; null where there is no number.
pub(super) fn moments(measure: fn(&Moments) -> f64) -> NewAccumulator {
    Box::new(move || Box::new(Measured { moments: Moments::default(), measure }))
}

impl Accumulator for Measured {
    fn update(&mut self, args: &[Value<'_>], _: Option<f64>) {
        if let Value::Multi(members) = &args[0] {
            for member in members {
                as_number(&Value::Text(member.clone()))
                    .into_iter()
                    .for_each(|number| self.moments.add(number));
            }
        } else if let Some(number) = as_number(&args[0]) {
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

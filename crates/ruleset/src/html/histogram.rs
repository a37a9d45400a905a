//! Findings by time and level.

use std::collections::BTreeMap;

use query::SigmaLevel;

/// How many levels there are.
pub(super) const LEVELS: usize = SigmaLevel::ALL.len();

/// More hours are counted by the day, then by more days.
const MOST_BUCKETS: usize = 4_096;

const HOUR_NS: i64 = 3_600_000_000_000;

/// Findings by time and level, in steps that grow where they are too many.
#[derive(Debug)]
pub(super) struct Histogram {
    step_ns: i64,
    counts: BTreeMap<i64, [u64; LEVELS]>,
}

impl Default for Histogram {
    fn default() -> Histogram {
        Histogram { step_ns: HOUR_NS, counts: BTreeMap::new() }
    }
}

/// What one step has.
pub(super) struct Step {
    /// When it begins, UTC nanoseconds.
    pub(super) time_ns: i64,
    /// Findings of each level, in the order of [`SigmaLevel::ALL`].
    pub(super) counts: [u64; LEVELS],
}

impl Step {
    /// Findings of all levels.
    pub(super) fn count(&self) -> u64 {
        self.counts.iter().sum()
    }
}

impl Histogram {
    /// One more finding.
    pub(super) fn add(&mut self, time_ns: i64, level: SigmaLevel) {
        let counts = self.counts.entry(time_ns.div_euclid(self.step_ns)).or_default();
        if let Some(place) = SigmaLevel::ALL.iter().position(|known| *known == level) {
            counts[place] += 1;
        }
        if self.counts.len() > MOST_BUCKETS {
            self.widen(4);
        }
    }

    fn widen(&mut self, by: i64) {
        self.step_ns = self.step_ns.saturating_mul(by);
        for (bucket, counts) in std::mem::take(&mut self.counts) {
            let wider = self.counts.entry(bucket.div_euclid(by)).or_default();
            wider.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
    }

    /// At most so many steps from the first to the last, those without findings included, and how many hours one has.
    pub(super) fn steps(mut self, most: usize) -> (Vec<Step>, i64) {
        loop {
            let (Some(first), Some(last)) = (self.counts.keys().next(), self.counts.keys().next_back())
            else {
                return (Vec::new(), 0);
            };
            let (first, last) = (*first, *last);
            if usize::try_from(last - first).is_ok_and(|length| length < most) {
                let step = |at: i64| Step {
                    time_ns: at.saturating_mul(self.step_ns),
                    counts: self.counts.get(&at).copied().unwrap_or_default(),
                };
                return ((first..=last).map(step).collect(), self.step_ns / HOUR_NS);
            }
            self.widen(2);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_any_range_fit_a_chart() {
        let mut times = Histogram::default();
        for time in [i64::MIN / 4, 0, i64::MAX / 4, HOUR_NS] {
            times.add(time, SigmaLevel::High);
        }
        (0..10_000).for_each(|hour| times.add(hour * HOUR_NS, SigmaLevel::Low));
        let (steps, _) = times.steps(60);
        assert!(steps.len() <= 60);
        assert_eq!(steps.iter().map(Step::count).sum::<u64>(), 10_004);
    }

    #[test]
    fn a_step_counts_each_level() {
        let mut times = Histogram::default();
        times.add(1, SigmaLevel::High);
        times.add(HOUR_NS - 1, SigmaLevel::High);
        times.add(HOUR_NS, SigmaLevel::Informational);
        let (steps, hours) = times.steps(60);
        assert_eq!((steps.len(), hours), (2, 1));
        assert_eq!(steps[0].counts, [0, 0, 0, 2, 0]);
        assert_eq!(steps[1].counts, [1, 0, 0, 0, 0]);
    }
}

//! The numbers of a window, whose first one leaves and behind whose last one another comes.

/// The sum of a window's numbers. Nothing is subtracted: a great number that has left leaves no trace.
#[derive(Debug, Default)]
pub(super) struct Sum {
    /// The numbers that leave first, the first one last, each with the sum of itself and those before it here.
    leaving: Vec<f64>,
    /// Those that came later.
    coming: Vec<f64>,
    /// The sum of these.
    come: f64,
}

impl Sum {
    pub(super) fn add(&mut self, number: f64) {
        self.coming.push(number);
        self.come += number;
    }

    /// The first one leaves.
    pub(super) fn remove(&mut self) {
        if self.leaving.is_empty() {
            let mut sum = 0.0;
            for number in self.coming.drain(..).rev() {
                sum += number;
                self.leaving.push(sum);
            }
            self.come = 0.0;
        }
        self.leaving.pop();
    }

    pub(super) fn count(&self) -> usize {
        self.leaving.len() + self.coming.len()
    }

    pub(super) fn get(&self) -> f64 {
        self.leaving.last().copied().unwrap_or(0.0) + self.come
    }
}

/// The numbers of a window by size. All that may come are known from the start, so that each step takes time by the
/// logarithm of how many there are.
#[derive(Debug, Default)]
pub(super) struct Ranks {
    /// All that may come, each once, ascending.
    known: Vec<f64>,
    /// How many of them are in the window, as sums of ranges (a Fenwick tree).
    sums: Vec<usize>,
    count: usize,
}

impl Ranks {
    pub(super) fn new(mut known: Vec<f64>) -> Ranks {
        known.sort_by(f64::total_cmp);
        known.dedup_by(|one, other| one.total_cmp(other).is_eq());
        let sums = vec![0; known.len() + 1];
        Ranks { known, sums, count: 0 }
    }

    pub(super) fn clear(&mut self) {
        self.sums.fill(0);
        self.count = 0;
    }

    pub(super) fn add(&mut self, number: f64) {
        self.count += 1;
        self.change(number, |sum| *sum += 1);
    }

    pub(super) fn remove(&mut self, number: f64) {
        self.count -= 1;
        self.change(number, |sum| *sum -= 1);
    }

    fn change(&mut self, number: f64, change: impl Fn(&mut usize)) {
        let mut at = self.known.partition_point(|known| known.total_cmp(&number).is_lt()) + 1;
        while let Some(sum) = self.sums.get_mut(at) {
            change(sum);
            at += at & at.wrapping_neg();
        }
    }

    /// The number before which so many are.
    fn at(&self, rank: usize) -> Option<f64> {
        let (mut at, mut left) = (0, rank);
        let mut step = self.sums.len().next_power_of_two();
        while step > 0 {
            match self.sums.get(at + step) {
                Some(sum) if *sum <= left => {
                    at += step;
                    left -= sum;
                }
                _ => {}
            }
            step /= 2;
        }
        self.known.get(at).copied().filter(|_| rank < self.count)
    }

    /// The number of which `percent` of all are at most as great, on the line between the two next to it.
    pub(super) fn percentile(&self, percent: f64) -> Option<f64> {
        let last = self.count.checked_sub(1)?;
        let place = last as f64 * percent.clamp(0.0, 100.0) / 100.0;
        let below = (place.floor() as usize).min(last);
        let (low, high) = (self.at(below)?, self.at((below + 1).min(last))?);
        // Not `high - low`: two great numbers may be further apart than a number can say.
        let part = place - below as f64;
        Some(if part > 0.0 { low * (1.0 - part) + high * part } else { low })
    }

    pub(super) fn least(&self) -> Option<f64> {
        self.at(0)
    }

    pub(super) fn greatest(&self) -> Option<f64> {
        self.at(self.count.checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_ranks_are_those_of_the_numbers_that_are_left() {
        let numbers: Vec<f64> = (0..200).map(|at| f64::from((at * 37 + at * at * 11) % 53)).collect();
        let (mut sum, mut ranks) = (Sum::default(), Ranks::new(numbers.clone()));
        let mut first = 0;
        for (end, number) in numbers.iter().enumerate() {
            sum.add(*number);
            ranks.add(*number);
            while end + 1 - first > 1 + end % 17 {
                sum.remove();
                ranks.remove(numbers[first]);
                first += 1;
            }
            let mut window = numbers[first..=end].to_vec();
            window.sort_by(f64::total_cmp);
            assert_eq!((sum.count(), sum.get()), (window.len(), window.iter().sum()));
            assert_eq!(ranks.least(), window.first().copied());
            assert_eq!(ranks.greatest(), window.last().copied());
            let middle = (window[(window.len() - 1) / 2] + window[window.len() / 2]) / 2.0;
            assert_eq!(ranks.percentile(50.0), Some(middle));
        }
    }

    #[test]
    fn of_no_numbers_there_is_no_least_one() {
        let ranks = Ranks::new(vec![1.0]);
        assert_eq!((ranks.least(), ranks.greatest(), ranks.percentile(50.0)), (None, None, None));
    }
}

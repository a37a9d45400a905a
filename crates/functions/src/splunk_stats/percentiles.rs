//! Percentiles.

use plan::Literal;

use crate::Argument;

/// The percentage of `perc(x, p)`, from 0 to 100: the second argument, which the language always writes.
pub(super) fn percentage(args: &[Argument]) -> f64 {
    match args.get(1).and_then(|argument| argument.constant.as_ref()) {
        Some(Literal::Number(percent, _)) => percent.clamp(0.0, 100.0),
        Some(Literal::Integer(percent)) => (*percent as f64).clamp(0.0, 100.0),
        _ => 50.0,
    }
}

/// The percentile between the two nearest numbers, at place (n - 1) * p (measured: `perc95` of 10 to 50 is 48).
pub(crate) fn interpolated(numbers: &mut [f64], percent: f64) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let place = (numbers.len().checked_sub(1)?) as f64 * percent / 100.0;
    let (low, high) = (numbers[place.floor() as usize], numbers[place.ceil() as usize]);
    Some(low + (high - low) * place.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lies_between_the_nearest_numbers() {
        assert_eq!(interpolated(&mut [50.0, 10.0, 40.0, 20.0, 30.0], 95.0), Some(48.0));
        assert_eq!(interpolated(&mut [1.0, 2.0, 3.0, 4.0], 50.0), Some(2.5));
        assert_eq!(interpolated(&mut [7.0], 90.0), Some(7.0));
        assert_eq!(interpolated(&mut [], 90.0), None);
    }
}

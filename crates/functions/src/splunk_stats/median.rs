//! `median(field)`.

use plan::Arity;

use super::gathered::gathered;
use super::percentiles::interpolated;
use crate::splunk::number::rounded;
use crate::{AggregateFunction, spec};

/// `median(field)` is the middle number, or, between two, their middle; of whole numbers a whole number, halves
/// rounded up (measured: of 1 and 2 it is 2, of 1.2 and 1.4 it is 1.3). See [`super::gathered`].
///
/// - **Source**: Search Reference, "Aggregate functions"; measured on 10.4.2.
pub(crate) const MEDIAN: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.median", "median(field) -> number", Arity::exactly(1), spec::number),
    bind: |_, _| Ok(gathered(median)),
};

fn median(numbers: &mut [f64]) -> Option<f64> {
    let whole = numbers.iter().all(|number| number.fract() == 0.0);
    let middle = interpolated(numbers, 50.0)?;
    Some(if whole { (middle + 0.5).floor() } else { rounded(middle, 12) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field};

    #[test]
    fn the_middle_of_whole_numbers_is_whole() {
        check_aggregate(&MEDIAN, &[&[field("1")], &[field("2")]], "2");
        check_aggregate(&MEDIAN, &[&[field("1")], &[field("4")]], "3");
        check_aggregate(&MEDIAN, &[&[field("0")], &[field("1")]], "1");
        check_aggregate(&MEDIAN, &[&[field("3")], &[field("1")], &[field("2")]], "2");
        check_aggregate(&MEDIAN, &[&[field("10")], &[field("20")], &[field("50")], &[field("60")]], "35");
        check_aggregate(&MEDIAN, &[&[field("1.2")], &[field("1.4")]], "1.3");
        check_aggregate(&MEDIAN, &[&[field("x")]], "null");
    }
}

//! What the bitwise functions share.

use super::number::as_number;
use crate::{Kernel, Value};

/// The largest number that the bitwise functions take: 53 bits, which a double holds exactly.
pub(super) const MOST: u64 = (1 << 53) - 1;

/// The bits of a value: a whole number from 0 to 2^53 - 1.
pub(super) fn bits_of(value: &Value<'_>) -> Option<u64> {
    let number = as_number(value).filter(|number| number.fract() == 0.0)?;
    (0.0..=MOST as f64).contains(&number).then_some(number as u64)
}

/// The kernel that combines all arguments from left to right; null where one is missing or has no bits.
pub(super) fn combined(combine: fn(u64, u64) -> u64) -> Kernel {
    Box::new(move |args| {
        let bits: Option<Vec<u64>> = args.iter().map(bits_of).collect();
        bits.and_then(|bits| bits.into_iter().reduce(combine)).map(|bits| bits as f64).into()
    })
}

//! `random()`.

use std::sync::atomic::{AtomicU64, Ordering};

use plan::Arity;
use text::Diagnostic;

use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `random()` is a whole number from 0 to 2^31-1, another in each row. The numbers of a search follow from its time, so
/// that a search told the same time gives the same ones.
///
/// - **Source**: Search Reference, "Statistical eval functions"; measured on 10.4.2 (the range).
pub(crate) const RANDOM: Function = Function {
    spec: spec::scalar("splunk.random", "random() -> integer", Arity::exactly(0), spec::integer),
    bind,
};

fn bind(_: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    let count = AtomicU64::new(0);
    let seed = context.now_ns.unsigned_abs() ^ (context.call.start as u64) << 32;
    Ok(Box::new(move |_| {
        let mixed = mixed(seed.wrapping_add(count.fetch_add(1, Ordering::Relaxed)));
        Value::Integer(i64::try_from(mixed >> 33).unwrap_or(0))
    }))
}

/// A number that looks like chance (splitmix64, in the public domain).
fn mixed(number: u64) -> u64 {
    let mut bits = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ bits >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_differ_and_stay_in_range() {
        let numbers: Vec<u64> = (0..1000).map(|number| mixed(number) >> 33).collect();
        assert!(numbers.iter().all(|number| *number < 1 << 31));
        assert!(numbers.windows(2).all(|pair| pair[0] != pair[1]));
    }
}

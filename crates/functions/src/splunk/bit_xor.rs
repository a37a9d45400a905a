//! `bit_xor(values)`.

use plan::Arity;

use super::bits::combined;
use crate::{Function, spec};

/// `bit_xor(a, b, ...)` is the bitwise XOR of whole numbers from 0 to 2^53 - 1. See [`super::bits`].
///
/// - **Source**: Search Reference, "Bitwise functions".
pub(crate) const BIT_XOR: Function = Function {
    spec: spec::scalar(
        "splunk.bit_xor",
        "bit_xor(number, number, ...) -> number",
        Arity::at_least(2),
        spec::number,
    ),
    bind: |_, _| Ok(combined(|a, b| a ^ b)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, number};

    #[test]
    fn combines_bits() {
        check(&BIT_XOR, &[field("5"), number("3")], "6");
        check(&BIT_XOR, &[field("5"), field("x")], "null");
        check(&BIT_XOR, &[field("5"), field("-1")], "null");
    }
}

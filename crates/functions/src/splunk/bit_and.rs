//! `bit_and(values)`.

use plan::Arity;

use super::bits::combined;
use crate::{Function, spec};

/// `bit_and(a, b, ...)` is the bitwise AND of whole numbers from 0 to 2^53 - 1. See [`super::bits`].
///
/// - **Source**: Search Reference, "Bitwise functions".
pub(crate) const BIT_AND: Function = Function {
    spec: spec::scalar(
        "splunk.bit_and",
        "bit_and(number, number, ...) -> number",
        Arity::at_least(2),
        spec::number,
    ),
    bind: |_, _| Ok(combined(|a, b| a & b)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, number};

    #[test]
    fn combines_bits() {
        check(&BIT_AND, &[field("5"), number("3")], "1");
        check(&BIT_AND, &[field("5"), field("x")], "null");
        check(&BIT_AND, &[field("5"), field("-1")], "null");
    }
}

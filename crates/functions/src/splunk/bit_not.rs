//! `bit_not(value)`.

use plan::Arity;

use super::bits::{MOST, bits_of};
use crate::{Function, Value, spec};

/// `bit_not(value, mask)` turns the bits that the mask has; without a mask all 53. Null where one is missing or has
/// no bits.
///
/// - **Source**: Search Reference, "Bitwise functions".
pub(crate) const BIT_NOT: Function = Function {
    spec: spec::scalar(
        "splunk.bit_not",
        "bit_not(number, mask) -> number",
        Arity::between(1, 2),
        spec::number,
    ),
    bind: |_, _| {
        Ok(Box::new(|args| {
            let mask = args.get(1).map_or(Some(MOST), bits_of);
            let turned = bits_of(&args[0]).zip(mask).map(|(bits, mask)| (!bits & mask) as f64);
            Value::from(turned)
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, number};

    #[test]
    fn turns_masked_bits() {
        check(&BIT_NOT, &[field("5"), number("7")], "2");
        check(&BIT_NOT, &[field("0")], "9007199254740991");
    }
}

//! `bit_shift_right(value, places)`.

use plan::Arity;

use super::bits::bits_of;
use crate::{Function, spec};

/// `bit_shift_right(value, places)` is the value with its 53 bits moved to the right. Null where one is missing or has no
/// bits.
///
/// - **Source**: Search Reference, "Bitwise functions".
pub(crate) const BIT_SHIFT_RIGHT: Function = Function {
    spec: spec::scalar(
        "splunk.bit_shift_right",
        "bit_shift_right(number, places) -> number",
        Arity::exactly(2),
        spec::number,
    ),
    bind: |_, _| {
        Ok(Box::new(|args| {
            let shifted = bits_of(&args[0]).zip(bits_of(&args[1])).and_then(|(bits, places)| {
                let shift = u32::try_from(places).ok()?;
                bits.checked_shr(shift)
            });
            shifted.map(|bits| bits as f64).into()
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field};

    #[test]
    fn moves_bits() {
        check(&BIT_SHIFT_RIGHT, &[field("16"), field("4")], "1");
        check(&BIT_SHIFT_RIGHT, &[field("1"), field("99")], "null");
    }
}

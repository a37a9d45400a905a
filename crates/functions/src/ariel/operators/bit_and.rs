//! `&`.

use plan::Arity;

use crate::ariel::text_of::long_of;
use crate::{Function, spec};

/// `a & b`: the bits that both have. Addresses need `LONG`.
///
/// - **Source**: IBM, "AQL data calculation and formatting functions" (LONG).
pub(crate) const BIT_AND: Function = Function {
    spec: spec::scalar("ariel.bit_and", "a & b", Arity::exactly(2), spec::integer),
    bind: |_, _| Ok(Box::new(|args| long_of(&args[0]).zip(long_of(&args[1])).map(|(a, b)| a & b).into())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, missing, whole};

    #[test]
    fn keeps_common_bits() {
        check(&BIT_AND, &[whole(167772161), whole(0xff00_0000)], "167772160");
        check(&BIT_AND, &[missing(), whole(1)], "null");
    }
}

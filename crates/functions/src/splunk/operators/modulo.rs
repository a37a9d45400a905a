//! `a % b`.

use plan::Arity;

use super::arithmetic::numbers_only;
use crate::splunk::number::Limits;
use crate::{Function, spec};

/// `a % b` is the remainder, with the sign of `a`.
///
/// - **Null**: null where `b` is zero, or an operand is missing or no number.
/// - **Errors**: see [`super::arithmetic`].
/// - **Source**: Search Reference, "eval". The sign is believed.
pub(crate) const MODULO: Function = Function {
    spec: spec::scalar("splunk.modulo", "number % number", Arity::exactly(2), spec::number),
    bind: |args, _| numbers_only("%", args, |a, b| a % b, Limits::Digits),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, number};

    #[test]
    fn the_remainder_has_the_sign_of_the_dividend() {
        check(&MODULO, &[number("3"), number("4")], "3");
        check(&MODULO, &[number("-5"), number("2")], "-1");
        check(&MODULO, &[number("5"), number("0")], "null");
    }
}

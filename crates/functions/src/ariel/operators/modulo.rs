//! `%`.

use plan::Arity;

use super::arithmetic::{arithmetic, returns};
use crate::{Function, spec};

/// `a % b`, with the sign of `a`. See [`super::arithmetic`].
pub(crate) const MODULO: Function = Function {
    spec: spec::scalar("ariel.modulo", "a % b", Arity::exactly(2), returns),
    bind: |_, _| Ok(arithmetic(i64::checked_rem, |a, b| a % b)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, whole};

    #[test]
    fn the_remainder_has_the_sign_of_the_dividend() {
        check(&MODULO, &[whole(-7), whole(2)], "-1");
        check(&MODULO, &[whole(7), whole(0)], "null");
    }
}

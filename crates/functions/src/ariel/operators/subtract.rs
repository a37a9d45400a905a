//! `-`.

use plan::Arity;

use super::arithmetic::{arithmetic, returns};
use crate::{Function, spec};

/// `a - b`. See [`super::arithmetic`].
pub(crate) const SUBTRACT: Function = Function {
    spec: spec::scalar("ariel.subtract", "a - b", Arity::exactly(2), returns),
    bind: |_, _| Ok(arithmetic(i64::checked_sub, |a, b| a - b)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, missing, number, whole};

    #[test]
    fn subtracts_milliseconds_as_they_are() {
        check(&SUBTRACT, &[whole(1_772_600_767_891), number("86400")], "1772600681491");
        check(&SUBTRACT, &[missing(), number("1")], "null");
    }
}

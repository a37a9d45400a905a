//! `*`.

use plan::Arity;

use super::arithmetic::{arithmetic, returns};
use crate::{Function, spec};

/// `a * b`. See [`super::arithmetic`].
pub(crate) const MULTIPLY: Function = Function {
    spec: spec::scalar("ariel.multiply", "a * b", Arity::exactly(2), returns),
    bind: |_, _| Ok(arithmetic(i64::checked_mul, |a, b| a * b)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, computed, whole};

    #[test]
    fn multiplies() {
        check(&MULTIPLY, &[whole(3), whole(4)], "12");
        check(&MULTIPLY, &[computed(0.5), whole(4)], "2");
    }
}

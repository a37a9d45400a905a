//! `+`.

use plan::Arity;

use super::arithmetic::{arithmetic, returns};
use crate::{Function, spec};

/// `a + b`. See [`super::arithmetic`].
pub(crate) const ADD: Function = Function {
    spec: spec::scalar("ariel.add", "a + b", Arity::exactly(2), returns),
    bind: |_, _| Ok(arithmetic(i64::checked_add, |a, b| a + b)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, computed, field, whole};

    #[test]
    fn adds() {
        check(&ADD, &[whole(1), whole(2)], "3");
        check(&ADD, &[whole(1), computed(0.5)], "1.5");
        check(&ADD, &[field("2"), whole(1)], "3");
        check(&ADD, &[whole(i64::MAX), whole(1)], "null");
    }
}

//! `/`.

use plan::Arity;

use super::arithmetic::{arithmetic, returns};
use crate::{Function, spec};

/// `a / b`. Two whole numbers give a whole number, decimals cut off (`starttime/1000`): believed, from the rounding
/// idiom of IBM's dashboards. See [`super::arithmetic`].
pub(crate) const DIVIDE: Function = Function {
    spec: spec::scalar("ariel.divide", "a / b", Arity::exactly(2), returns),
    bind: |_, _| Ok(arithmetic(i64::checked_div, |a, b| a / b)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, computed, whole};

    #[test]
    fn whole_numbers_stay_whole() {
        check(&DIVIDE, &[whole(7), whole(2)], "3");
        check(&DIVIDE, &[whole(-7), whole(2)], "-3");
        check(&DIVIDE, &[computed(7.0), whole(2)], "3.5");
        check(&DIVIDE, &[whole(7), whole(0)], "null");
    }
}

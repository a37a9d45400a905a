//! `>=`.

use plan::Arity;

use super::comparison::comparison;
use crate::{Function, spec};

/// `a >= b`. See [`super::comparison`].
pub(crate) const GE: Function = Function {
    spec: spec::scalar("ariel.ge", "a >= b", Arity::exactly(2), spec::boolean),
    bind: |args, _| Ok(comparison(args, |order| order.is_ge())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, number, whole};

    #[test]
    fn equal_is_enough() {
        check(&GE, &[whole(10), number("10")], "true");
        check(&GE, &[whole(9), number("10")], "false");
    }
}

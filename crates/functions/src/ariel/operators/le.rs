//! `<=`.

use plan::Arity;

use super::comparison::comparison;
use crate::{Function, spec};

/// `a <= b`. See [`super::comparison`].
pub(crate) const LE: Function = Function {
    spec: spec::scalar("ariel.le", "a <= b", Arity::exactly(2), spec::boolean),
    bind: |args, _| Ok(comparison(args, |order| order.is_le())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, number, whole};

    #[test]
    fn equal_is_enough() {
        check(&LE, &[whole(10), number("10")], "true");
        check(&LE, &[whole(11), number("10")], "false");
    }
}

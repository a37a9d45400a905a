//! `a <= b`.

use plan::Arity;

use super::comparison::comparison;
use crate::{Function, spec};

/// `a <= b` in `eval` and `where`. See [`super::comparison`].
pub(crate) const LE: Function = Function {
    spec: spec::scalar("splunk.le", "value <= value", Arity::exactly(2), spec::boolean),
    bind: |args, _| comparison("<=", args, |order| order.is_le()),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, number};

    #[test]
    fn equal_is_enough() {
        check(&LE, &[field("10.0"), number("10")], "true");
        check(&LE, &[field("11"), number("10")], "false");
    }
}

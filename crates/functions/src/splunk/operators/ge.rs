//! `a >= b`.

use plan::Arity;

use super::comparison::comparison;
use crate::{Function, spec};

/// `a >= b` in `eval` and `where`. See [`super::comparison`].
pub(crate) const GE: Function = Function {
    spec: spec::scalar("splunk.ge", "value >= value", Arity::exactly(2), spec::boolean),
    bind: |args, _| comparison(">=", args, |order| order.is_ge()),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, number, whole};

    #[test]
    fn equal_is_enough() {
        check(&GE, &[whole(1), number("1")], "true");
        check(&GE, &[whole(0), number("1")], "false");
    }
}

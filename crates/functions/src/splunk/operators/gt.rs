//! `a > b`.

use plan::Arity;

use super::comparison::comparison;
use crate::{Function, spec};

/// `a > b` in `eval` and `where`. See [`super::comparison`].
pub(crate) const GT: Function = Function {
    spec: spec::scalar("splunk.gt", "value > value", Arity::exactly(2), spec::boolean),
    bind: |args, _| comparison(">", args, |order| order.is_gt()),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, computed, field, number};

    #[test]
    fn compares_numbers() {
        check(&GT, &[field("30"), number("25")], "true");
        check(&GT, &[computed(0.0), number("0")], "false");
        check(&GT, &[field("9"), number("25")], "false");
    }
}

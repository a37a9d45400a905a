//! `field|gt: number`.

use plan::Arity;

use super::numbers::numbers;
use crate::{Function, spec};

/// `field|gt: number`: the field's number is more than this one. See [`super::numbers`].
pub(crate) const GT: Function = Function {
    spec: spec::scalar("sigma.gt", "field|gt: number", Arity::exactly(2), spec::boolean),
    bind: |args, _| numbers(args, |order| order.is_gt()),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number};

    #[test]
    fn compares_numbers_only() {
        check(&GT, &[field("9"), number("10")], "false");
        check(&GT, &[field("10"), number("10")], "false");
        check(&GT, &[field("11"), number("10")], "true");
        check(&GT, &[field("x"), number("10")], "false");
        check(&GT, &[missing(), number("10")], "false");
    }
}

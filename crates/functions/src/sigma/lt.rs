//! `field|lt: number`.

use plan::Arity;

use super::numbers::numbers;
use crate::{Function, spec};

/// `field|lt: number`: the field's number is less than this one. See [`super::numbers`].
pub(crate) const LT: Function = Function {
    spec: spec::scalar("sigma.lt", "field|lt: number", Arity::exactly(2), spec::boolean),
    bind: |args, _| numbers(args, |order| order.is_lt()),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number};

    #[test]
    fn compares_numbers_only() {
        check(&LT, &[field("9"), number("10")], "true");
        check(&LT, &[field("10"), number("10")], "false");
        check(&LT, &[field("11"), number("10")], "false");
        check(&LT, &[field("x"), number("10")], "false");
        check(&LT, &[missing(), number("10")], "false");
    }
}

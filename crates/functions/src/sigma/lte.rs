//! `field|lte: number`.

use plan::Arity;

use super::numbers::numbers;
use crate::{Function, spec};

/// `field|lte: number`: the field's number is at most this one. See [`super::numbers`].
pub(crate) const LTE: Function = Function {
    spec: spec::scalar("sigma.lte", "field|lte: number", Arity::exactly(2), spec::boolean),
    bind: |args, _| numbers(args, |order| order.is_le()),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number};

    #[test]
    fn compares_numbers_only() {
        check(&LTE, &[field("9"), number("10")], "true");
        check(&LTE, &[field("10"), number("10")], "true");
        check(&LTE, &[field("11"), number("10")], "false");
        check(&LTE, &[field("x"), number("10")], "false");
        check(&LTE, &[missing(), number("10")], "false");
    }
}

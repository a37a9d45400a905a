//! `field|gte: number`.

use plan::Arity;

use super::numbers::numbers;
use crate::{Function, spec};

/// `field|gte: number`: the field's number is at least this one. See [`super::numbers`].
pub(crate) const GTE: Function = Function {
    spec: spec::scalar("sigma.gte", "field|gte: number", Arity::exactly(2), spec::boolean),
    bind: |args, _| numbers(args, |order| order.is_ge()),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number};

    #[test]
    fn compares_numbers_only() {
        check(&GTE, &[field("9"), number("10")], "false");
        check(&GTE, &[field("10"), number("10")], "true");
        check(&GTE, &[field("11"), number("10")], "true");
        check(&GTE, &[field("x"), number("10")], "false");
        check(&GTE, &[missing(), number("10")], "false");
    }
}

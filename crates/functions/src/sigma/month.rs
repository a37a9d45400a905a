//! `field|month: number`.

use plan::Arity;

use super::dates::dates;
use crate::{Function, spec};

/// `field|month: number`: the month of the field's date is this one. See [`super::dates`].
pub(crate) const MONTH: Function = Function {
    spec: spec::scalar("sigma.month", "field|month: number", Arity::exactly(2), spec::boolean),
    bind: |args, _| dates(args, |date| i64::from(date.month())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number, text};

    #[test]
    fn compares_the_month() {
        check(&MONTH, &[field("2024-12-24"), number("12")], "true");
        check(&MONTH, &[field("2024-11-12"), number("12")], "false");
        check(&MONTH, &[field("tea"), number("12")], "false");
        check(&MONTH, &[missing(), number("12")], "false");
        check(&MONTH, &[field("2024-12-24"), text("tea")], "error: `tea` is not a whole number");
    }
}

//! `field|day: number`.

use plan::Arity;

use super::dates::dates;
use crate::{Function, spec};

/// `field|day: number`: the day of the month of the field's date is this one. See [`super::dates`].
pub(crate) const DAY: Function = Function {
    spec: spec::scalar("sigma.day", "field|day: number", Arity::exactly(2), spec::boolean),
    bind: |args, _| dates(args, |date| i64::from(date.day())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number, text};

    #[test]
    fn compares_the_day() {
        check(&DAY, &[field("2024-12-24"), number("24")], "true");
        check(&DAY, &[field("2024-12-04 12:00:00"), number("24")], "false");
        check(&DAY, &[field("tea"), number("24")], "false");
        check(&DAY, &[missing(), number("24")], "false");
        check(&DAY, &[field("2024-12-24"), text("tea")], "error: `tea` is not a whole number");
    }
}

//! `field|hour: number`.

use plan::Arity;

use super::dates::dates;
use crate::{Function, spec};

/// `field|hour: number`: the hour of the field's date is this one, of 0 to 23. See [`super::dates`].
pub(crate) const HOUR: Function = Function {
    spec: spec::scalar("sigma.hour", "field|hour: number", Arity::exactly(2), spec::boolean),
    bind: |args, _| dates(args, |date| i64::from(date.hour())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number, text};

    #[test]
    fn compares_the_hour() {
        check(&HOUR, &[field("2024-12-24 16:30:05"), number("16")], "true");
        check(&HOUR, &[field("2024-12-24 06:16:16"), number("16")], "false");
        check(&HOUR, &[field("tea"), number("16")], "false");
        check(&HOUR, &[missing(), number("16")], "false");
        check(&HOUR, &[field("2024-12-24 16:30:05"), text("tea")], "error: `tea` is not a whole number");
    }
}

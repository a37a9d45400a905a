//! `field|minute: number`.

use plan::Arity;

use super::dates::dates;
use crate::{Function, spec};

/// `field|minute: number`: the minute of the field's date is this one. See [`super::dates`].
pub(crate) const MINUTE: Function = Function {
    spec: spec::scalar("sigma.minute", "field|minute: number", Arity::exactly(2), spec::boolean),
    bind: |args, _| dates(args, |date| i64::from(date.minute())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number, text};

    #[test]
    fn compares_the_minute() {
        check(&MINUTE, &[field("2024-12-24 16:30:05"), number("30")], "true");
        check(&MINUTE, &[field("2024-12-24 16:31:00"), number("30")], "false");
        check(&MINUTE, &[field("tea"), number("30")], "false");
        check(&MINUTE, &[missing(), number("30")], "false");
        check(&MINUTE, &[field("2024-12-24 16:30:05"), text("tea")], "error: `tea` is not a whole number");
    }
}

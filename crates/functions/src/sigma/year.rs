//! `field|year: number`.

use plan::Arity;

use super::dates::dates;
use crate::{Function, spec};

/// `field|year: number`: the year of the field's date is this one. See [`super::dates`].
pub(crate) const YEAR: Function = Function {
    spec: spec::scalar("sigma.year", "field|year: number", Arity::exactly(2), spec::boolean),
    bind: |args, _| dates(args, |date| i64::from(date.year())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number, text};

    #[test]
    fn compares_the_year() {
        check(&YEAR, &[field("2024-12-24"), number("2024")], "true");
        check(&YEAR, &[field("2023-12-24"), number("2024")], "false");
        check(&YEAR, &[field("tea"), number("2024")], "false");
        check(&YEAR, &[missing(), number("2024")], "false");
        check(&YEAR, &[field("2024-12-24"), text("tea")], "error: `tea` is not a whole number");
    }
}

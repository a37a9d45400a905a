//! `field|week: number`.

use plan::Arity;

use super::dates::dates;
use crate::{Function, spec};

/// `field|week: number`: the week of the field's date is this one, as ISO 8601 counts (the first has the year's first Thursday). See [`super::dates`].
pub(crate) const WEEK: Function = Function {
    spec: spec::scalar("sigma.week", "field|week: number", Arity::exactly(2), spec::boolean),
    bind: |args, _| dates(args, |date| i64::from(date.date().iso_week_date().week())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number, text};

    #[test]
    fn compares_the_week() {
        check(&WEEK, &[field("2024-12-24"), number("52")], "true");
        check(&WEEK, &[field("2024-12-30"), number("52")], "false");
        check(&WEEK, &[field("tea"), number("52")], "false");
        check(&WEEK, &[missing(), number("52")], "false");
        check(&WEEK, &[field("2024-12-24"), text("tea")], "error: `tea` is not a whole number");
    }
}

//! ## What it finds
//! A number of seconds beside AQL's times, which count milliseconds: `NOW() - 86400`, `starttime > 1700000000`.
//!
//! ## Why it matters
//! `starttime > NOW() - 86400` reads 86.4 seconds and not a day, so a query that runs each hour sees one event in forty.
//!
//! ## Example
//! ```sql
//! SELECT * FROM events WHERE starttime > NOW() - 86400
//! ```
//! Instead, and better as a clause, which the product uses to read less:
//! ```sql
//! SELECT * FROM events LAST 24 HOURS
//! ```
//!
//! ## How sure
//! Certain that the number counts milliseconds; that seconds are meant is read from the number (whole minutes of
//! seconds that are no whole minutes of milliseconds).

use text::Severity;

use crate::{Check, Lint};

pub(super) const LINT: Lint = Lint {
    name: "milliseconds-as-seconds",
    finds: "a number of seconds where milliseconds are counted",
    severity: Severity::Warning,
    check: Check::Said(&["milliseconds-as-seconds"]),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn a_day_in_seconds_is_a_minute_and_a_half() {
        let text = "SELECT qid FROM events WHERE starttime > NOW() - 86400 LAST 1 DAYS";
        trial::check(
            &LINT,
            Language::Aql,
            text,
            &["86400: NOW() counts milliseconds, and 86400 of them are 86.4 s"],
        );
        trial::check(&LINT, Language::Aql, &text.replace("86400", "86400000"), &[]);
    }
}

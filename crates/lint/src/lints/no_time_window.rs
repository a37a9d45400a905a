//! ## What it finds
//! An AQL query without `LAST` or `START`.
//!
//! ## Why it matters
//! QRadar reads five minutes in its console and a minute over REST then. A condition on `starttime` is looked at
//! only inside that window.
//!
//! ## Example
//! ```sql
//! SELECT sourceip FROM events WHERE qid = 5001843
//! ```
//! Instead:
//! ```sql
//! SELECT sourceip FROM events WHERE qid = 5001843 LAST 24 HOURS
//! ```
//!
//! ## How sure
//! Certain that there is no clause. Whether somebody sets the window elsewhere (a saved search's own time range, a
//! client that adds the clause) the text does not say.

use text::Severity;

use crate::{Check, Lint};

pub(super) const LINT: Lint = Lint {
    name: "no-time-window",
    finds: "a query that reads the last minutes only, for want of a time clause",
    severity: Severity::Warning,
    check: Check::Said(&["no-time-window"]),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn a_query_without_a_clause_reads_minutes() {
        trial::check(
            &LINT,
            Language::Aql,
            "SELECT qid FROM events",
            &["events: this query has no time clause; all events are read"],
        );
        trial::check(&LINT, Language::Aql, "SELECT qid FROM events LAST 5 MINUTES", &[]);
    }
}

//! ## What it finds
//! An AQL query of single events without `LIMIT`.
//!
//! ## Why it matters
//! QRadar keeps every row of a search on disk, and a client reads them all; a pattern that turns out to be wide fills
//! both.
//!
//! ## Example
//! ```sql
//! SELECT sourceip, username FROM events WHERE qid = 5001843 LAST 7 DAYS
//! ```
//! Add `LIMIT 1000`, or group the events.
//!
//! ## How sure
//! Certain that there is none; whether it matters depends on the site, so it is a note.

use query::Syntax;
use text::{Diagnostic, Severity};

use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "unlimited-rows",
    finds: "single events without a limit",
    severity: Severity::Note,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let Syntax::Aql(query) = &subject.query.syntax else { return Vec::new() };
    let grouped = query.group_by.is_some() || query.session.is_some() || is_measured(subject);
    if grouped || query.limit.is_some() || !query.source.is_events() || !subject.query.parsed {
        return Vec::new();
    }
    vec![Diagnostic::note(
        LINT.name,
        query.source.span(),
        "every event that fits is a row: there is no LIMIT",
    )]
}

/// Does the query give measures of all events as one row?
fn is_measured(subject: &Subject<'_>) -> bool {
    let Some(plan) = subject.plan else { return false };
    plan.steps.iter().any(|step| matches!(step.kind, plan::StepKind::Aggregate(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn single_events_want_a_limit() {
        trial::check(
            &LINT,
            Language::Aql,
            "SELECT qid FROM events LAST 1 DAYS",
            &["events: every event that fits is a row: there is no LIMIT"],
        );
        trial::check(&LINT, Language::Aql, "SELECT qid FROM events LIMIT 5 LAST 1 DAYS", &[]);
        trial::check(&LINT, Language::Aql, "SELECT COUNT(*) FROM events LAST 1 DAYS", &[]);
    }
}

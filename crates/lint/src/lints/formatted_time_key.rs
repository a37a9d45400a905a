//! ## What it finds
//! A threshold on groups whose key is a time written as text: `GROUP BY DATEFORMAT(...)`.
//!
//! ## Why it matters
//! The groups begin at full hours (or days), in the time zone of the console: what happens from five to until five past is
//! in two groups, and neither reaches the threshold.
//!
//! ## Example
//! ```sql
//! SELECT DATEFORMAT(starttime, 'yyyy-MM-dd HH') AS Hour, username, COUNT(*) AS Failures FROM events
//! GROUP BY Hour, username HAVING Failures > 10 LAST 24 HOURS
//! ```
//! Let the time window be the span (`LAST 60 MINUTES`, run every 30), and group by the user alone.
//!
//! ## How sure
//! That the groups are cut so is certain; whether it matters depends on how fast what is looked for happens, so it is a
//! note.

use plan::{Expr, StepKind};
use text::{Diagnostic, Severity};

use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "formatted-time-key",
    finds: "a threshold on groups of a time written as text",
    severity: Severity::Note,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &subject.pipelines {
        let steps: Vec<_> = pipeline.steps().collect();
        for (at, (step, moment)) in steps.iter().enumerate() {
            let StepKind::Aggregate(aggregate) = &step.kind else { continue };
            let is_limited = steps[at + 1..].iter().any(|(step, _)| matches!(step.kind, StepKind::Filter(_)));
            for key in &aggregate.by {
                let made = moment.names.resolved(&Expr::Field(key.clone()));
                let formats = matches!(&made, Expr::Call(call) if call.function == "ariel.DATEFORMAT");
                if is_limited && formats && subject.is_written(key.span) {
                    let message = "the groups are cut at fixed times: what happens around a cut is counted in two of them";
                    found.push(Diagnostic::note(LINT.name, key.span, message));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    const TEXT: &str = "SELECT DATEFORMAT(starttime, 'yyyy-MM-dd HH') AS Hour, COUNT(*) AS n FROM events GROUP BY Hour HAVING n > 10 LAST 1 DAYS";

    #[test]
    fn a_threshold_on_hours_is_cut_at_full_hours() {
        trial::check(
            &LINT,
            Language::Aql,
            TEXT,
            &[
                "DATEFORMAT(starttime, 'yyyy-MM-dd HH'): the groups are cut at fixed times: what happens around a cut is counted in two of them",
            ],
        );
        trial::check(&LINT, Language::Aql, &TEXT.replace(" HAVING n > 10", ""), &[]);
        trial::check(&LINT, Language::Aql, &TEXT.replace("GROUP BY Hour", "GROUP BY username"), &[]);
    }
}

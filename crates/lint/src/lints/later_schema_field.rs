//! ## What it finds
//! A `by` field of SPL that only later versions of the event's schema have: rows of older ones vanish.
//!
//! ## Why it matters
//! Computers with an older Sysmon send the same event without the field, and `stats` drops what has no key.
//!
//! ## Example
//! ```spl
//! source="XmlWinEventLog:Microsoft-Windows-Sysmon/Operational" EventCode=22 | stats count by QueryName, User
//! ```
//! Event ID 22 has `User` since schema 4.80. Fill it before: `| fillnull value="-" User`.
//!
//! ## How sure
//! Certain of the schemas; how old the Sysmon of a site is nobody knows here, so it is a note.

use plan::{NullKeys, StepKind};
use text::{Diagnostic, Severity};

use crate::flow::Others;
use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "later-schema-field",
    finds: "a `by` field that older versions of the event lack",
    severity: Severity::Note,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &subject.pipelines {
        for (step, moment) in pipeline.steps() {
            let StepKind::Aggregate(aggregate) = &step.kind else { continue };
            let Some(classes) = moment.classes.as_ref().filter(|_| aggregate.null_keys == NullKeys::Drop)
            else {
                continue;
            };
            let known = subject.universe.known(classes);
            for key in &aggregate.by {
                let own = moment.names.others() == Others::Own && !moment.names.is_made(&key.name);
                let late = known.iter().find_map(|(channel, event)| {
                    let fact = event.fields.iter().find(|fact| fact.name == key.name)?;
                    let first = event.fields.iter().filter_map(|fact| fact.since.as_deref()).next()?;
                    let since = fact.since.as_deref().filter(|since| *since != first && newer(since))?;
                    Some((channel, event, since))
                });
                if let Some((channel, event, since)) = late.filter(|_| own && subject.is_written(key.span)) {
                    let message = format!(
                        "event {} of {channel} has `{}` since schema {since} only: `stats` drops the rows of older ones",
                        event.id, key.name
                    );
                    found.push(Diagnostic::note(LINT.name, key.span, message));
                }
            }
        }
    }
    found
}

/// Is it a version that computers still lack today? Those before 4.0 are of 2018 and earlier.
fn newer(since: &str) -> bool {
    since.split('.').next().and_then(|major| major.parse::<u32>().ok()).is_some_and(|major| major >= 4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn a_user_of_a_dns_query_is_new() {
        let text = "source=\"XmlWinEventLog:Microsoft-Windows-Sysmon/Operational\" EventCode=22 | stats count by QueryName, User";
        trial::check(
            &LINT,
            Language::Spl,
            text,
            &[
                "User: event 22 of Microsoft-Windows-Sysmon/Operational has `User` since schema 4.80 only: `stats` drops the \
             rows of older ones",
            ],
        );
        trial::check(&LINT, Language::Spl, &text.replace("22", "3"), &[]);
    }
}

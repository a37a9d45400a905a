//! ## What it finds
//! A `by` field of SPL that events which come so far never have: `stats` drops every row whose key is null.
//!
//! ## Why it matters
//! The search has rows up to `stats` and none behind it, without a word. In a search over several event ids it loses
//! all of one kind and keeps the other, which is harder to see.
//!
//! ## Example
//! ```spl
//! source="XmlWinEventLog:Microsoft-Windows-Sysmon/Operational" EventCode=3 | stats count by Image, ParentImage
//! ```
//! Sysmon's event 3 has no `ParentImage`, so this returns nothing. Take the key away, or fill it before:
//! ```spl
//! | fillnull value="-" ParentImage | stats count by Image, ParentImage
//! ```
//!
//! ## How sure
//! Certain, as for `absent-field`. That `stats` drops such rows is documented by Splunk.

use plan::{Field, NullKeys, StepKind};
use text::{Diagnostic, Severity};

use super::absent_field::{elsewhere, named};
use crate::classes::Seen;
use crate::flow::{Moment, Others};
use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "null-group-key",
    finds: "a `by` field that is missing, so that its rows vanish",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &subject.pipelines {
        for (step, moment) in pipeline.steps() {
            if let StepKind::Aggregate(aggregate) = &step.kind
                && aggregate.null_keys == NullKeys::Drop
            {
                found.extend(aggregate.by.iter().filter_map(|key| missing(subject, moment, key)));
            }
        }
    }
    found
}

fn missing(subject: &Subject<'_>, moment: &Moment, key: &Field) -> Option<Diagnostic> {
    let classes = moment.classes.as_ref()?;
    let names = &moment.names;
    if names.others() != Others::Own
        || names.is_made(&key.name)
        || key.name.contains('*')
        || !subject.is_written(key.span)
    {
        return None;
    }
    if subject.universe.never_has(classes, &key.name) {
        let events = named(subject.universe, classes);
        let message = format!(
            "`{}` is not in {events}, and `stats` drops rows without a key: no row is left",
            key.name
        );
        let mut said = Diagnostic::warning(LINT.name, key.span, message);
        said.notes.extend(elsewhere(&key.name));
        return Some(said.with_note(format!("fill it before: `| fillnull value=\"-\" {}`", key.name)));
    }
    partly(subject, moment, key)
}

/// Some of the events have the key and others never do.
fn partly(subject: &Subject<'_>, moment: &Moment, key: &Field) -> Option<Diagnostic> {
    let classes = moment.classes.as_ref()?;
    let known = subject.universe.known(classes);
    let shown = subject.universe.shown(classes, &key.name);
    if known.is_empty() || known.len() > 6 || !shown.contains(&Seen::Own) {
        return None;
    }
    let lacking: Vec<String> = known
        .iter()
        .filter(|(channel, event)| taxonomy::field_never_exists(channel, event.id, &key.name))
        .map(|(_, event)| format!("{} ({})", event.id, event.name))
        .collect();
    let by_rule = shown.iter().all(|seen| *seen != Seen::Absent);
    if lacking.is_empty() || by_rule {
        return None;
    }
    let message = format!("`{}` is not in event {}: `stats` drops those rows", key.name, lacking.join(", "));
    Some(Diagnostic::warning(LINT.name, key.span, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    const SYSMON: &str = "source=\"XmlWinEventLog:Microsoft-Windows-Sysmon/Operational\"";

    #[test]
    fn a_key_that_no_event_has_leaves_no_row() {
        trial::check(
            &LINT,
            Language::Spl,
            &format!("{SYSMON} EventCode=3 | stats count by Image, ParentImage"),
            &["ParentImage: `ParentImage` is not in event 3 (Network connection detected) of \
             Microsoft-Windows-Sysmon/Operational, and `stats` drops rows without a key: no row is left"],
        );
    }

    #[test]
    fn a_key_that_some_events_lack_loses_those() {
        let text = format!("{SYSMON} EventCode IN (1, 3) | stats count by Image, ParentImage");
        trial::check(
            &LINT,
            Language::Spl,
            &text,
            &[
                "ParentImage: `ParentImage` is not in event 3 (Network connection detected): `stats` drops those rows",
            ],
        );
    }

    #[test]
    fn a_key_that_is_filled_before_keeps_its_rows() {
        let text =
            format!("{SYSMON} EventCode=3 | fillnull value=x ParentImage | stats count by ParentImage");
        trial::check(&LINT, Language::Spl, &text, &[]);
        trial::check(
            &LINT,
            Language::Spl,
            &format!("{SYSMON} EventCode=3 | stats count by Image, host"),
            &[],
        );
    }
}

//! ## What it finds
//! A pattern over the raw event that looks for an element named like a field: `<Image>`.
//!
//! ## Why it matters
//! A Windows event as XML has `<Data Name='Image'>`, so the pattern never matches and the field that it should make
//! is never there.
//!
//! ## Example
//! ```spl
//! | rex "<Image>(?<image>[^<]+)"
//! ```
//! Instead:
//! ```spl
//! | rex "<Data Name='Image'>(?<image>[^<]+)"
//! ```
//!
//! ## How sure
//! Certain for fields of the event data of Windows logs, whose names are in `taxonomy/events`.

use plan::StepKind;
use text::{Diagnostic, Severity};

use crate::{Check, Lint, Subject, place};

pub(super) const LINT: Lint = Lint {
    name: "element-for-data-name",
    finds: "a pattern for an XML element that is the name of a data value",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &subject.pipelines {
        for step in &pipeline.plan.steps {
            let StepKind::Vendor(vendor) = &step.kind else { continue };
            let Some((pattern, arg)) = vendor.text("pattern").zip(vendor.arg("pattern")) else { continue };
            let raw = vendor.fields("field").iter().all(|field| field.name == "_raw");
            if vendor.command != "splunk.rex" || !raw || !subject.is_written(arg.span) {
                continue;
            }
            for (at, name) in elements(pattern) {
                let span = place::part_of(subject.text(), arg.span, pattern, at..at + name.len() + 2);
                let message =
                    format!("an event has no element `<{name}>`: the value is in `<Data Name='{name}'>`");
                found.push(Diagnostic::warning(LINT.name, span, message));
            }
        }
    }
    found
}

/// The elements that a pattern looks for and that are names of data values.
fn elements(pattern: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (at, _) in pattern.match_indices('<') {
        let rest = &pattern[at + 1..];
        let Some((name, _)) = rest.split_once('>') else { continue };
        // `(?<name>` is a group.
        let group = pattern[..at].ends_with('?') || pattern[..at].ends_with("?P");
        let system =
            ["Computer", "Channel", "EventID", "Level", "Task", "Opcode", "Keywords", "Version", "Message"];
        if !group && !system.contains(&name) && taxonomy::field_spelling(name) == Some(name) {
            found.push((at, name));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn data_has_names_and_no_elements() {
        trial::check(
            &LINT,
            Language::Spl,
            r#"* | rex "<Image>(?<image>[^<]+)""#,
            &["<Image>: an event has no element `<Image>`: the value is in `<Data Name='Image'>`"],
        );
        trial::check(&LINT, Language::Spl, r#"* | rex "Name='Image'>(?<Image>[^<]+)""#, &[]);
        trial::check(&LINT, Language::Spl, r#"* | rex "<Computer>(?<c>[^<]+)""#, &[]);
    }
}

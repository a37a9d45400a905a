//! ## What it finds
//! A field that a lookup fills and that nothing behind it reads or shows.
//!
//! ## Why it matters
//! The lookup costs (a resolver is asked for each row) and gives nothing; most often the author meant to filter or
//! group by it, and forgot.
//!
//! ## Example
//! ```spl
//! | lookup dnslookup clientip AS dest_ip OUTPUT clienthost AS Resolved | stats count BY host
//! ```
//! `Resolved` is gone behind `stats`. Add `values(Resolved) AS Resolved`, or take the lookup away.
//!
//! ## How sure
//! Certain: every step up to the one that drops the field is looked at, and none reads it.

use std::collections::BTreeSet;

use plan::{Emit, Plan, Projection, Step, StepKind};
use text::{Diagnostic, Severity};

use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "lookup-result-unused",
    finds: "a field that a lookup fills and nothing reads",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &subject.pipelines {
        for (at, step) in pipeline.plan.steps.iter().enumerate() {
            let StepKind::Vendor(vendor) = &step.kind else { continue };
            if vendor.command != "splunk.lookup" {
                continue;
            }
            let outputs = vendor.pairs("outputs").iter().map(|pair| &pair.to);
            let unused: Vec<_> =
                outputs.filter(|to| is_unused(&pipeline.plan.steps[at + 1..], &to.name)).collect();
            if unused.is_empty() || unused.len() < vendor.pairs("outputs").len() {
                continue;
            }
            let names: Vec<String> = unused.iter().map(|to| format!("`{}`", to.name)).collect();
            if subject.is_written(unused[0].span) {
                let message = format!("nothing reads {}, which the lookup fills", names.join(", "));
                found.push(Diagnostic::warning(LINT.name, unused[0].span, message));
            }
        }
    }
    found
}

/// Is the name dropped before a step reads it?
fn is_unused(steps: &[Step], name: &str) -> bool {
    for step in steps {
        if reads(step, name) {
            return false;
        }
        match &step.kind {
            StepKind::Aggregate(aggregate) if aggregate.emit != Emit::EveryRow => return true,
            StepKind::Project(project) if project.projection != Projection::Without => return true,
            StepKind::Filter(_) | StepKind::Extend(_) | StepKind::Sort(_) | StepKind::Limit(_) => {}
            StepKind::Aggregate(_) | StepKind::Rename(_) => {}
            // What another command does with it is not known.
            StepKind::Vendor(vendor)
                if vendor.command == "splunk.lookup" || vendor.command == "splunk.bin" => {}
            _ => return false,
        }
    }
    false
}

fn reads(step: &Step, name: &str) -> bool {
    let one = Plan { steps: vec![step.clone()] };
    let named: BTreeSet<String> = plan::fields_named(&one);
    named.iter().any(|read| read == name || (read.contains('*') && may_fit(read, name)))
}

/// Could a name with `*` stand for it?
fn may_fit(pattern: &str, name: &str) -> bool {
    let (head, rest) = pattern.split_once('*').unwrap_or((pattern, ""));
    let tail = rest.rsplit('*').next().unwrap_or_default();
    name.starts_with(head) && name.ends_with(tail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn a_result_that_is_dropped_unread_is_told() {
        let lookup = "* | lookup dnslookup clientip AS dest_ip OUTPUT clienthost AS r";
        trial::check(
            &LINT,
            Language::Spl,
            &format!("{lookup} | stats count BY host"),
            &["r: nothing reads `r`, which the lookup fills"],
        );
        trial::check(&LINT, Language::Spl, &format!("{lookup} | stats values(r) BY host"), &[]);
        trial::check(
            &LINT,
            Language::Spl,
            &format!("{lookup} | where isnotnull(r) | stats count BY host"),
            &[],
        );
        trial::check(&LINT, Language::Spl, lookup, &[]);
        trial::check(&LINT, Language::Spl, &format!("{lookup} | stats values(*) AS * BY host"), &[]);
    }
}

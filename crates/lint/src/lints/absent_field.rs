//! ## What it finds
//! A condition or a value that reads a field which no event that can come so far has, in any version of its schema.
//!
//! ## Why it matters
//! The condition is never true (or, behind NOT, always), and nothing says so: the detection is silent for good.
//!
//! ## Example
//! ```yaml
//! logsource: {product: windows, category: network_connection}
//! detection:
//!   selection:
//!     CommandLine|contains: ' -enc '
//! ```
//! Sysmon's event 3 has no `CommandLine`; that of the process is in event 1, joined by `ProcessGuid`.
//!
//! ## How sure
//! Certain where every event that can come so far is of a schema whose versions are all known (Sysmon): which events
//! those are is read from the conditions on channel, source and id. Silent where another product's event could come.

use plan::{Emit, Expr, Field, Projection, StepKind};
use text::{Diagnostic, Severity};

use crate::classes::{Classes, Universe};
use crate::flow::{Moment, Others};
use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "absent-field",
    finds: "a field that no event which can come so far has",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &subject.pipelines {
        for (step, moment) in pipeline.steps() {
            let Some(classes) = &moment.classes else { continue };
            let mut walk = Walk { subject, moment, found: &mut found };
            match &step.kind {
                StepKind::Filter(condition) => walk.condition(condition, classes),
                StepKind::Extend(made) => made.iter().for_each(|made| walk.condition(&made.value, classes)),
                StepKind::Aggregate(aggregate) if aggregate.emit != Emit::EveryRow => {
                    let args = aggregate.measures.iter().flat_map(|measure| &measure.call.args);
                    args.for_each(|arg| walk.column(arg, classes));
                }
                StepKind::Project(project)
                    if matches!(project.projection, Projection::Only | Projection::Select) =>
                {
                    project.fields.iter().for_each(|field| walk.column(&Expr::Field(field.clone()), classes));
                }
                _ => {}
            }
        }
    }
    found
}

struct Walk<'a, 'f> {
    subject: &'a Subject<'a>,
    moment: &'a Moment,
    found: &'f mut Vec<Diagnostic>,
}

impl Walk<'_, '_> {
    /// A condition, under what its neighbours ask.
    fn condition(&mut self, expr: &Expr, classes: &Classes) {
        match expr {
            Expr::And(parts, _) => {
                let inside = self.narrowed(expr, classes);
                parts.iter().for_each(|part| self.condition(part, &inside));
            }
            Expr::Or(parts, _) => {
                for part in parts {
                    let inside = self.narrowed(part, classes);
                    self.condition(part, &inside);
                }
            }
            Expr::Not(inner, _) => self.condition(inner, classes),
            // These are asked of fields that may be missing.
            Expr::Call(call) if asks_whether_there(&call.function) => {}
            Expr::Call(call) => call.args.iter().for_each(|arg| self.condition(arg, classes)),
            Expr::Field(field) => self.field(field, classes, Severity::Warning),
            Expr::Literal(..) => {}
        }
    }

    /// What only fills a column: a row is there without it.
    fn column(&mut self, expr: &Expr, classes: &Classes) {
        match expr {
            Expr::Field(field) => self.field(field, classes, Severity::Note),
            Expr::Call(call) if asks_whether_there(&call.function) => {}
            _ => expr.parts().into_iter().for_each(|part| self.column(part, classes)),
        }
    }

    fn field(&mut self, field: &Field, classes: &Classes, severity: Severity) {
        let names = &self.moment.names;
        let own = names.others() == Others::Own && !names.is_made(&field.name) && !field.name.contains('*');
        let universe = self.subject.universe;
        if !own || !self.subject.is_written(field.span) || !universe.never_has(classes, &field.name) {
            return;
        }
        let events = named(universe, classes);
        let message = format!("no event that comes so far has `{}`: it is not in {events}", field.name);
        let mut said = Diagnostic::warning(LINT.name, field.span, message);
        said.severity = severity;
        said.notes.extend(elsewhere(&field.name));
        self.found.push(said);
    }

    fn narrowed(&self, condition: &Expr, classes: &Classes) -> Classes {
        self.subject.universe.narrowed(classes, &self.moment.names.resolved(condition))
    }
}

pub(super) fn asks_whether_there(function: &str) -> bool {
    let name = function.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    ["coalesce", "isnull", "isnotnull", "exists", "is_null", "nullif", "mvappend", "validate"]
        .contains(&name.as_str())
}

/// The events of the classes, for people: `Sysmon's event 3 (Network connection detected)`.
pub(super) fn named(universe: &Universe, classes: &Classes) -> String {
    let known = universe.known(classes);
    let shown: Vec<String> = known
        .iter()
        .take(3)
        .map(|(channel, event)| format!("event {} ({}) of {channel}", event.id, event.name))
        .collect();
    let more = known.len().saturating_sub(shown.len());
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{rest}", shown.join(", "))
}

/// Which events have the field instead.
pub(super) fn elsewhere(field: &str) -> Option<String> {
    let places = taxonomy::events_with_field(field);
    let (channel, _) = places.first()?;
    let ids: Vec<String> =
        places.iter().filter(|(other, _)| other == channel).take(6).map(|(_, id)| id.to_string()).collect();
    Some(format!("{channel} has it in event {}", ids.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn a_network_connection_has_no_command_line() {
        trial::check(
            &LINT,
            Language::Sigma,
            &trial::rule("network_connection", "CommandLine|contains: a"),
            &[
                "CommandLine: no event that comes so far has `CommandLine`: it is not in event 3 (Network connection \
             detected) of Microsoft-Windows-Sysmon/Operational, event 5156 (The Windows Filtering Platform has permitted a connection) of Security",
            ],
        );
        trial::check(
            &LINT,
            Language::Sigma,
            &trial::rule("process_creation", "CommandLine|contains: a"),
            &[],
        );
    }

    #[test]
    fn each_branch_is_looked_at_with_its_own_events() {
        let source = "source=\"XmlWinEventLog:Microsoft-Windows-Sysmon/Operational\"";
        let text = format!("{source} ((EventCode=1 ParentImage=a) OR (EventCode=3 DestinationPort=1))");
        trial::check(&LINT, Language::Spl, &text, &[]);
        let text = format!("{source} ((EventCode=1 ParentImage=a) OR (EventCode=3 ParentImage=b))");
        trial::check(
            &LINT,
            Language::Spl,
            &text,
            &[
                "ParentImage: no event that comes so far has `ParentImage`: it is not in event 3 (Network connection \
             detected) of Microsoft-Windows-Sysmon/Operational",
            ],
        );
    }

    #[test]
    fn what_another_product_may_have_is_left_alone() {
        trial::check(&LINT, Language::Spl, "index=* EventCode=3 ParentImage=x", &[]);
        let source = "source=\"XmlWinEventLog:Microsoft-Windows-Sysmon/Operational\" EventCode=3";
        trial::check(&LINT, Language::Spl, &format!("{source} | eval p=coalesce(ParentImage, Image)"), &[]);
        trial::check(
            &LINT,
            Language::Spl,
            &format!("{source} | eval ParentImage=\"x\" | where ParentImage=\"x\""),
            &[],
        );
    }
}

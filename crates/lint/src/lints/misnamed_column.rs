//! ## What it finds
//! A column that is named for one kind of value and filled with another: `"URL" AS ProcessImage`.
//!
//! ## Why it matters
//! The analyst reads a URL under the name of a program. It is what is left when a property of that name was not found and
//! another one was taken for it.
//!
//! ## Example
//! ```sql
//! SELECT "PostNATSourcePort" AS EventCode FROM events LAST 1 HOURS
//! ```
//! The id of the event is `"Event ID"`.
//!
//! ## How sure
//! What a name says is in `taxonomy/lints.toml` (`kinds`), and said only where both names say something and not the same.

use plan::{Expr, StepKind};
use taxonomy::lint_facts;
use text::{Diagnostic, Severity};

use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "misnamed-column",
    finds: "a column that is named for one kind of value and holds another",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &subject.pipelines {
        for step in &pipeline.plan.steps {
            let pairs: Vec<(&plan::Field, &plan::Field)> = match &step.kind {
                StepKind::Extend(made) => made
                    .iter()
                    .filter_map(|made| match &made.value {
                        Expr::Field(from) => Some((from, &made.field)),
                        _ => None,
                    })
                    .collect(),
                StepKind::Rename(pairs) => pairs.iter().map(|pair| (&pair.from, &pair.to)).collect(),
                _ => Vec::new(),
            };
            for (from, to) in pairs {
                let (Some(held), Some(named)) = (lint_facts().kind(&from.name), lint_facts().kind(&to.name))
                else {
                    continue;
                };
                if held != named && subject.is_written(to.span) {
                    let message =
                        format!("`{}` is named for {} and holds {}", to.name, named.about, held.about);
                    found.push(Diagnostic::warning(LINT.name, to.span, message));
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

    #[test]
    fn a_port_is_no_event_id() {
        trial::check(
            &LINT,
            Language::Aql,
            "SELECT sourceport AS EventCode FROM events LAST 1 HOURS",
            &["sourceport AS EventCode: `EventCode` is named for the id of an event and holds a port"],
        );
        trial::check(
            &LINT,
            Language::Aql,
            "SELECT sourceport AS Port, URL AS Asked FROM events LAST 1 HOURS",
            &[],
        );
        trial::check(
            &LINT,
            Language::Spl,
            "* | rename url AS CommandLine",
            &["CommandLine: `CommandLine` is named for a command line and holds a URL"],
        );
    }
}

//! ## What it finds
//! A field that is read after `stats`, `table` or `fields` has dropped it.
//!
//! ## Why it matters
//! It is null in every row: a condition on it is never true, a value made of it is empty.
//!
//! ## Example
//! ```spl
//! | stats count by host | where EventCode=4625
//! ```
//! Put the condition before `stats`, or keep the field: `by host, EventCode`.
//!
//! ## How sure
//! Certain: the columns behind such a command are the ones it names. Silent behind commands whose columns depend on
//! the rows.

use plan::{Emit, Expr, Field, NullKeys, StepKind};
use text::{Diagnostic, Severity};

use crate::flow::Others;
use crate::{Check, Lint, Subject, place};

pub(super) const LINT: Lint = Lint {
    name: "dropped-field",
    finds: "a field that an earlier command has dropped",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    // What a data model would show that no event fills is not known here.
    let unfilled = subject.query.diagnostics.iter().any(|said| said.name.contains("dataset"));
    if subject.language() != query::Language::Spl || unfilled {
        return Vec::new();
    }
    let mut found = Vec::new();
    for pipeline in &subject.pipelines {
        for (step, moment) in pipeline.steps() {
            if moment.names.others() != Others::Nothing {
                continue;
            }
            let mut see = |field: &Field| {
                // `if(x, y, null)` gives null all the same.
                let null = field.name.eq_ignore_ascii_case("null");
                let gone = !moment.names.is_made(&field.name)
                    && !field.name.contains('*')
                    && !field.name.starts_with("_");
                if gone && !null && subject.is_written(field.span) {
                    found.push(said(field, moment.names.all_made()));
                }
            };
            if let StepKind::Filter(_) | StepKind::Extend(_) = &step.kind {
                reads(step, &mut see);
            }
            if let StepKind::Aggregate(aggregate) = &step.kind
                && aggregate.emit != Emit::EveryRow
                && aggregate.null_keys == NullKeys::Drop
            {
                aggregate.by.iter().for_each(&mut see);
            }
        }
    }
    found
}

/// The fields that a step reads where a missing one is no good.
fn reads(step: &plan::Step, see: &mut dyn FnMut(&Field)) {
    let mut inside_there = Vec::new();
    let mut made = Vec::new();
    if let StepKind::Extend(assignments) = &step.kind {
        made.extend(assignments.iter().map(|made| made.field.name.clone()));
    }
    place::step_exprs(step, &mut |expr| match expr {
        Expr::Call(call) if super::absent_field::asks_whether_there(&call.function) => {
            inside_there.push(call.span)
        }
        Expr::Field(field) => {
            let asked =
                inside_there.iter().any(|span| span.start <= field.span.start && field.span.end <= span.end);
            if !asked && !made.contains(&field.name) {
                see(field);
            }
        }
        _ => {}
    });
}

fn said<'n>(field: &Field, columns: impl Iterator<Item = &'n str>) -> Diagnostic {
    let columns: Vec<&str> = columns.take(12).collect();
    let message = format!("`{}` is null in every row here: an earlier command has dropped it", field.name);
    Diagnostic::warning(LINT.name, field.span, message)
        .with_note(format!("the columns are {}", columns.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn what_stats_drops_is_gone() {
        trial::check(
            &LINT,
            Language::Spl,
            "* | stats count by host | where EventCode=4625",
            &["EventCode: `EventCode` is null in every row here: an earlier command has dropped it"],
        );
        trial::check(
            &LINT,
            Language::Spl,
            "* | table a b | stats count by c",
            &["c: `c` is null in every row here: an earlier command has dropped it"],
        );
    }

    #[test]
    fn what_is_kept_or_made_is_there() {
        trial::check(
            &LINT,
            Language::Spl,
            "* | stats count by host | eval x=count*2 | where x>1 AND host=\"a\"",
            &[],
        );
        trial::check(&LINT, Language::Spl, "* | stats values(*) as * by host | where a=1", &[]);
        trial::check(&LINT, Language::Spl, "* | stats count by host | lookup t host | where a=1", &[]);
        trial::check(&LINT, Language::Spl, "* | stats count by host | eval y=coalesce(z, 1)", &[]);
    }
}

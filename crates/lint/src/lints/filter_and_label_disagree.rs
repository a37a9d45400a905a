//! ## What it finds
//! A pattern of a filter that no branch of the labels has: what it lets through gets the label for the rest.
//!
//! ## Why it matters
//! The same list stands in the query twice, and somebody has changed one of them. The analyst reads `Other` beside a
//! host that the query names.
//!
//! ## Example
//! ```sql
//! SELECT CASE WHEN h LIKE '%a.com%' THEN 'A' ELSE 'Other' END FROM events WHERE h LIKE '%a.com%' OR h LIKE '%b.com%'
//! ```
//!
//! ## How sure
//! Each value that is shown passes the filter and takes the last branch; both were run. Said only where other patterns
//! of the same filter have a label.

use plan::{Expr, StepKind};
use predicate::{Fields, Scope, branches};
use text::{Diagnostic, Severity};

use crate::choices::{Choice, Written, alternatives, choices, is_never, label, positive, witness};
use crate::texts;
use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "filter-and-label-disagree",
    finds: "a pattern of a filter that no label has",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    choices(subject).iter().filter_map(|choice| disagree(subject, choice)).collect()
}

fn disagree(subject: &Subject<'_>, choice: &Choice) -> Option<Diagnostic> {
    let scope = Scope::new(&Fields);
    let all = branches(&choice.call, &scope, &choice.context)?;
    let rest = all.iter().rev().find(|branch| branch.value.and_then(label).is_some())?;
    let field = choice.field.clone();
    let filtered: Vec<Written> = filters(subject, choice)
        .into_iter()
        .filter(|written| {
            texts::test(&written.call).and_then(|test| test.field().map(|own| own.name == field))
                == Some(true)
        })
        .collect();
    let mut loose: Vec<(&Written, String)> = Vec::new();
    for written in &filtered {
        let taken = rest.taken.clone().and(written.formula());
        if let Some(value) = witness(&taken, &field) {
            loose.push((written, value));
        }
    }
    let own_condition = rest.condition.is_none_or(|condition| matches!(condition, Expr::Literal(..)));
    let (first, others) = loose.split_first()?;
    if !own_condition || loose.len() == filtered.len() || is_never(&rest.taken) {
        return None;
    }
    let name = rest.value.and_then(label)?;
    let message = format!("`{}` passes the filter and no label has it: it gets `{name}`", first.1);
    let said = Diagnostic::warning(LINT.name, first.0.span, message);
    let others: Vec<String> = others.iter().map(|(_, value)| format!("`{value}`")).collect();
    Some(if others.is_empty() { said } else { said.with_note(format!("so do {}", others.join(", "))) })
}

/// The alternatives of the filters before the choice.
fn filters(subject: &Subject<'_>, choice: &Choice) -> Vec<Written> {
    let pipeline = &subject.pipelines[choice.pipeline];
    let mut found = Vec::new();
    for (step, moment) in pipeline.steps().take(choice.step) {
        if let StepKind::Filter(condition) = &step.kind {
            let resolved = moment.names.resolved(condition);
            found.extend(positive(&resolved).into_iter().flat_map(|call| alternatives(subject, call)));
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
    fn what_has_no_label_gets_the_last() {
        let text = "SELECT CASE WHEN username LIKE '%ada%' THEN 'A' ELSE 'Other' END AS l FROM events WHERE username LIKE \
                    '%ada%' OR username LIKE '%bob%' LAST 1 DAYS";
        trial::check(
            &LINT,
            Language::Aql,
            text,
            &["'%bob%': `bob` passes the filter and no label has it: it gets `Other`"],
        );
        trial::check(&LINT, Language::Aql, &text.replace(" OR username LIKE '%bob%'", ""), &[]);
        trial::check(
            &LINT,
            Language::Aql,
            &text.replace("WHERE username LIKE '%ada%' OR username LIKE '%bob%'", ""),
            &[],
        );
    }
}

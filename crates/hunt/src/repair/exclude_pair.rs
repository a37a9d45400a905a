//! Leaves out what a benign test shows: this value of one field together with that value of another.

use plan::{Emit, Plan, StepKind};
use query::Language;
use text::Span;

use super::candidate::Candidate;
use crate::why::ListMatch;

/// The values of the fields that the query compares with lists, left out together.
pub(super) fn candidates(
    plan: &Plan,
    text: &str,
    language: Language,
    list_matches: &[ListMatch],
) -> Vec<Candidate> {
    if list_matches.len() < 2 || language == Language::Sigma {
        return Vec::new();
    }
    let of = |one: &ListMatch| match language {
        Language::Aql => format!("{} = '{}'", one.subject.of(text), one.value.replace('\'', "''")),
        _ => format!("{}=\"{}\"", one.subject.of(text), one.value.replace('\\', "\\\\").replace('"', "\\\"")),
    };
    let all = list_matches.iter().map(of).collect::<Vec<_>>().join(" AND ");
    let groups = |kind: &StepKind| matches!(kind, StepKind::Aggregate(all) if all.emit != Emit::EveryRow);
    let grouped = plan.steps.iter().position(|step| groups(&step.kind));
    let before = &plan.steps[..grouped.unwrap_or(plan.steps.len())];
    let mut filters = before.iter().filter_map(|step| match &step.kind {
        StepKind::Filter(condition) => Some((step.span, condition)),
        _ => None,
    });
    let Some((stage, condition)) = filters.next_back() else { return Vec::new() };
    let values = list_matches.iter().map(|one| format!("`{}`", one.value)).collect::<Vec<_>>().join(" with ");
    let about = format!("leave out {values}, which benign telemetry has");
    let at = match language {
        Language::Aql => condition.span().end,
        _ => stage.end,
    };
    let clause = match language {
        Language::Aql => format!("\n  AND NOT ({all})"),
        _ => format!("\n| where NOT ({all})"),
    };
    vec![Candidate::one(about, Span::new(at, at), clause)]
}

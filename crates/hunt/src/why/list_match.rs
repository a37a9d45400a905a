//! What of an event met the lists of a query.

use std::collections::BTreeMap;

use plan::{Call, Expr, Literal, Plan};
use text::Span;

use super::Replay;
use super::atoms::Way;
use super::nearest::alternatives;

/// A field that a query compares with a list of texts, and what it is of an event that one of them matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListMatch {
    /// Where the query writes what it compares, such as `LOWER("URL")`.
    pub(crate) subject: Span,
    /// Its value.
    pub(crate) value: String,
}

/// A text comparison of a query.
struct Comparison<'a> {
    step: usize,
    whole: &'a Expr,
    subject: &'a Expr,
    literal: Span,
}

/// The fields that the query compares with several texts of which one matches the event, in the order of writing.
pub(crate) fn list_matches(plan: &Plan, event: u32, replay: Replay<'_>) -> Vec<ListMatch> {
    const LEAST_ALTERNATIVES: usize = 3;
    let way = Way::new(plan, event, replay);
    let all = comparisons(plan);
    let mut by_subject: BTreeMap<&str, Vec<&Comparison<'_>>> = BTreeMap::new();
    for one in &all {
        by_subject.entry(one.subject.span().of(replay.text)).or_default().push(one);
    }
    let mut found: Vec<ListMatch> = by_subject
        .into_values()
        .filter(|of_subject| {
            let literals: Vec<Span> = of_subject.iter().map(|one| one.literal).collect();
            alternatives(&literals, replay.text).len() >= LEAST_ALTERNATIVES
        })
        .filter_map(|of_subject| {
            of_subject.iter().find_map(|one| {
                let value = way.value_where(one.subject, one.whole, one.step)?;
                // An event id says what kind of event it is, not who did what.
                let value = Some(value).filter(|value| value.parse::<f64>().is_err())?;
                Some(ListMatch { subject: one.subject.span(), value })
            })
        })
        .collect();
    found.sort_by_key(|one| one.subject);
    found
}

fn comparisons(plan: &Plan) -> Vec<Comparison<'_>> {
    let mut all = Vec::new();
    for (step, found) in plan.steps.iter().enumerate() {
        plan::visit_step(found, &mut |expr| {
            if let Expr::Call(Call { args, .. }) = expr
                && let [subject, Expr::Literal(Literal::Text(_), literal)] = args.as_slice()
                && !matches!(subject, Expr::Literal(..))
            {
                all.push(Comparison { step, whole: expr, subject, literal: *literal });
            }
        });
    }
    all
}

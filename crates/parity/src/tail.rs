//! Two queries that end in the same steps, whatever those do.

use plan::{Plan, Step, StepKind};
use predicate::{Flow, Formula, Universe};

use crate::compare::{Class, Comparing};
use crate::event_view::EventView;

/// Are the two equivalent because they end in the same steps, let the same events get there, and mean the same by each
/// name that these steps read? A proof where it is true: what the steps do needs not be understood.
pub(crate) fn proves(comparing: &Comparing<'_>, classes: &[Class]) -> bool {
    let [a, b] = comparing.queries;
    let common = common(&a.plan.steps, &b.plan.steps);
    let (heads, tail) = (
        [a, b].map(|query| Plan { steps: query.plan.steps[..query.plan.steps.len() - common].to_vec() }),
        Plan { steps: a.plan.steps[a.plan.steps.len() - common..].to_vec() },
    );
    let names = plan::fields_named(&tail);
    let is_scan = |plan: &Plan| plan.steps.first().is_some_and(|step| matches!(step.kind, StepKind::Scan(_)));
    if a.view != b.view
        || common == 0
        || !heads.iter().all(is_scan)
        || unspanned(&heads[0].steps[0]) != unspanned(&heads[1].steps[0])
        || names.iter().any(|name| name.contains('*'))
        || tail.steps.iter().any(reads_all)
    {
        return false;
    }
    classes.iter().all(|class| same_before(&heads, &class.views, &names))
}

/// How many steps at the end are the same.
fn common(a: &[Step], b: &[Step]) -> usize {
    a.iter().rev().zip(b.iter().rev()).take_while(|(one, other)| unspanned(one) == unspanned(other)).count()
}

/// Does a step look at every field, whatever it is called?
fn reads_all(step: &Step) -> bool {
    match &step.kind {
        StepKind::Vendor(vendor) => {
            plan::fields_named(&Plan { steps: vec![step.clone()] }).is_empty()
                && !matches!(vendor.command.as_str(), "splunk.head" | "splunk.tail" | "splunk.reverse")
        }
        StepKind::Union(_) => true,
        _ => false,
    }
}

/// Do the same events get behind both, with the same values of those names?
fn same_before(
    heads: &[Plan; 2],
    views: &[EventView; 2],
    names: &std::collections::BTreeSet<String>,
) -> bool {
    let flows = [0, 1].map(|at| Flow::of(&heads[at], &views[at]));
    if flows.iter().any(|flow| !flow.gaps.is_empty() || flow.groups.is_some()) {
        return false;
    }
    let [a, b] = [&flows[0].passes, &flows[1].passes];
    if *a == Formula::Never && *b == Formula::Never {
        return true;
    }
    let includes = |one: &Formula, other: &Formula| {
        one == other || one.includes(other, Universe::Any).is_ok_and(|includes| includes)
    };
    includes(a, b)
        && includes(b, a)
        && names.iter().all(|name| flows[0].scope.field(name) == flows[1].scope.field(name))
}

/// A part of a plan as text, the places in its query left out.
pub(crate) fn unspanned(part: &(impl std::fmt::Debug + ?Sized)) -> String {
    predicate::unspanned(part)
}

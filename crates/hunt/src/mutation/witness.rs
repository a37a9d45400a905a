//! Events that tell a condition from what was put in its place.

use std::collections::BTreeMap;

use plan::{ArgValue, Plan, StepKind};
use predicate::{Fields, Flow, Formula, Scope, Truths, Universe};

use super::{Condition, Mutant};

/// Whether a change changes anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// It is proved that no event can tell.
    Never,
    /// An event with these values would tell.
    By(BTreeMap<String, String>),
    /// Nobody knows.
    Open,
}

/// Whether an event can tell a mutant from the query.
pub(super) fn told(plan: &Plan, mutant: &Mutant) -> Told {
    let Some(condition) = &mutant.condition else { return Told::Open };
    let Some((pipeline, step)) = pipeline(plan, &condition.steps) else { return Told::Open };
    let flow = Flow::of(pipeline, &Fields);
    let Some(stage) = flow.stages.get(step) else { return alone(condition) };
    let differs = differs(&stage.scope, condition);
    match stage.reached.clone().and(differs.clone()).model(Universe::Any) {
        Ok(None) => return Told::Never,
        Ok(Some(_)) => {}
        Err(_) => return alone(condition),
    }
    match values(&stage.reached.clone().and(differs)) {
        Some(values) => Told::By(values),
        None => alone(condition),
    }
}

/// The pipeline of a step, and its number there.
fn pipeline<'p>(plan: &'p Plan, steps: &[usize]) -> Option<(&'p Plan, usize)> {
    match steps {
        [] => None,
        [step] => Some((plan, *step)),
        [outer, rest @ ..] => {
            let inner = match &plan.steps.get(*outer)?.kind {
                StepKind::Union(inner) => inner,
                StepKind::Vendor(vendor) => vendor.args.iter().find_map(|arg| match &arg.value {
                    ArgValue::Plan(inner) => Some(inner),
                    _ => None,
                })?,
                _ => return None,
            };
            pipeline(inner, rest)
        }
    }
}

/// Values of the names in the condition itself, whatever they stand for.
fn alone(condition: &Condition) -> Told {
    let differs = differs(&Scope::new(&Fields), condition);
    if matches!(differs.model(Universe::Any), Ok(None)) {
        return Told::Never;
    }
    values(&differs).map_or(Told::Open, Told::By)
}

/// When the two do not come out alike.
fn differs(scope: &Scope<'_>, condition: &Condition) -> Formula {
    let before = scope.truths(&condition.before);
    let after = match &condition.after {
        Some(after) => scope.truths(after),
        None => Truths { yes: Formula::Always, no: Formula::Never },
    };
    let apart = |one: &Formula, other: &Formula| {
        let only = one.clone().and(!other.clone());
        only.or(other.clone().and(!one.clone()))
    };
    let yes = apart(&before.yes, &after.yes);
    // What is null in place of false makes a difference under NOT only; what is true makes one everywhere.
    if yes == Formula::Never { apart(&before.no, &after.no) } else { yes }
}

/// Values for which a formula holds, where it hangs on nothing that is not understood.
fn values(formula: &Formula) -> Option<BTreeMap<String, String>> {
    let model = formula.model(Universe::Plain).ok()??;
    if !model.opaque.is_empty() {
        return None;
    }
    let given = model.witness().into_iter().filter_map(|(field, value)| {
        value.filter(|value| !value.is_empty()).map(|value| (field.to_string(), value))
    });
    Some(given.collect())
}

//! Which names decide what a query finds.

use std::collections::BTreeSet;

use plan::{Expr, Plan, Step, StepKind};

/// For each step the names that decide, behind it, which rows there are or what stands in `columns`.
pub(super) fn names(plan: &Plan, columns: &BTreeSet<String>) -> Vec<BTreeSet<String>> {
    let mut needed = columns.clone();
    let mut found = vec![BTreeSet::new(); plan.steps.len()];
    for (at, step) in plan.steps.iter().enumerate().rev() {
        found[at] = needed.clone();
        before(step, &mut needed);
    }
    found
}

/// Commands that neither drop rows nor give a condition anything to look at.
pub(super) const SHOW: [&str; 4] = ["splunk.table", "splunk.fields", "splunk.sort", "splunk.reverse"];

/// What is needed before a step, where `needed` is needed behind it.
fn before(step: &Step, needed: &mut BTreeSet<String>) {
    match &step.kind {
        StepKind::Filter(condition) => read(condition, needed),
        StepKind::Extend(assignments) => {
            for made in assignments.iter().rev() {
                if needed.contains(&made.field.name) {
                    needed.remove(&made.field.name);
                    read(&made.value, needed);
                }
            }
        }
        StepKind::Rename(renamings) => {
            for pair in renamings {
                if needed.remove(&pair.to.name) {
                    needed.insert(pair.from.name.clone());
                }
            }
        }
        StepKind::Aggregate(aggregate) => {
            let read_here: Vec<&plan::Measure> =
                aggregate.measures.iter().filter(|one| needed.contains(&one.name.name)).collect();
            for one in &read_here {
                needed.remove(&one.name.name);
            }
            read_here.iter().flat_map(|one| &one.call.args).for_each(|arg| read(arg, needed));
            needed.extend(aggregate.by.iter().map(|key| key.name.clone()));
        }
        StepKind::Vendor(vendor) if SHOW.contains(&vendor.command.as_str()) => {}
        // A command may make any name of any other.
        StepKind::Vendor(_) => {
            let alone = Plan { steps: vec![step.clone()] };
            needed.extend(plan::fields_named(&alone));
        }
        StepKind::Scan(_)
        | StepKind::Project(_)
        | StepKind::Sort(_)
        | StepKind::Limit(_)
        | StepKind::Union(_) => {}
    }
}

fn read(expr: &Expr, needed: &mut BTreeSet<String>) {
    if let Expr::Field(field) = expr {
        needed.insert(field.name.clone());
    }
    expr.parts().into_iter().for_each(|part| read(part, needed));
}

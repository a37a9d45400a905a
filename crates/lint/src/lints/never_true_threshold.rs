//! ## What it finds
//! A condition on the number of distinct values of a field that is a key of the same group: a group has one of it.
//!
//! ## Why it matters
//! `dc(user) > 5` by `user` is never true: the detection is silent, whatever happens.
//!
//! ## Example
//! ```spl
//! | stats dc(dest) AS Targets BY src, dest | where Targets > 5
//! ```
//! Take the field out of the keys: `BY src`.
//!
//! ## How sure
//! Certain where the key has one value in each row; a multivalue key may have more, which a count by it still takes
//! apart.

use plan::{Aggregate, Emit, Expr, StepKind};
use text::{Diagnostic, Severity};

use super::always_true_threshold::comparison;
use crate::{Check, Lint, Subject, place};

pub(super) const LINT: Lint = Lint {
    name: "never-true-threshold",
    finds: "a threshold that no group can reach",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &subject.pipelines {
        let mut ones: Vec<String> = Vec::new();
        for step in &pipeline.plan.steps {
            match &step.kind {
                StepKind::Aggregate(aggregate) if aggregate.emit != Emit::EveryRow => {
                    ones = distinct_keys(aggregate)
                }
                StepKind::Filter(condition) => place::visit(condition, &mut |expr| {
                    let Expr::Call(call) = expr else { return };
                    let Some((Expr::Field(field), operator, number)) = comparison(call) else { return };
                    if ones.contains(&field.name) && never(operator, number) && subject.is_written(call.span)
                    {
                        let message = format!(
                            "this is never true: `{}` counts the values of a key of its own group, which is 1",
                            field.name
                        );
                        found.push(Diagnostic::warning(LINT.name, call.span, message));
                    }
                }),
                StepKind::Extend(made) => {
                    ones.retain(|name| made.iter().all(|made| made.field.name != *name))
                }
                StepKind::Sort(_) | StepKind::Limit(_) | StepKind::Project(_) => {}
                _ => ones.clear(),
            }
        }
    }
    found
}

/// The measures that count the distinct values of a key.
fn distinct_keys(aggregate: &Aggregate) -> Vec<String> {
    let distinct = aggregate.measures.iter().filter(|measure| {
        let name = measure.call.function.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let is_key = matches!(measure.call.args.as_slice(), [Expr::Field(field)] if aggregate.by.iter().any(|key| key.name == field.name));
        ["dc", "distinct_count", "estdc", "uniquecount"].contains(&name.as_str()) && is_key
    });
    distinct.map(|measure| measure.name.name.clone()).collect()
}

fn never(operator: &str, number: f64) -> bool {
    match operator {
        "gt" => number >= 1.0,
        "ge" => number > 1.0,
        "eq" => number > 1.0,
        "lt" => number <= 1.0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn a_key_has_one_value_in_its_group() {
        trial::check(
            &LINT,
            Language::Spl,
            "* | stats dc(dest) AS n BY src, dest | where n > 5",
            &["n > 5: this is never true: `n` counts the values of a key of its own group, which is 1"],
        );
        trial::check(&LINT, Language::Spl, "* | stats dc(dest) AS n BY src | where n > 5", &[]);
    }
}

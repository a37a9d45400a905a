//! ## What it finds
//! A condition on the count of a group that every group fulfils, such as `count >= 1` behind `stats`.
//!
//! ## Why it matters
//! It looks like a threshold and is none: the detection fires on the first event, and tuning the number from 1 to 5
//! later changes what it finds for the first time.
//!
//! ## Example
//! ```spl
//! | stats count AS Connections BY host, Image | where Connections >= 1
//! ```
//! A group has at least one row. Take the condition away, or give it a number that means something.
//!
//! ## How sure
//! Certain: the number is a plain `count` of rows, which no group has less than once.

use plan::{Call, Expr, Literal, StepKind};
use text::{Diagnostic, Severity};

use crate::flow::is_count;
use crate::{Check, Lint, Subject, place};

pub(super) const LINT: Lint = Lint {
    name: "always-true-threshold",
    finds: "a threshold that every group reaches",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &subject.pipelines {
        for (step, moment) in pipeline.steps() {
            let StepKind::Filter(condition) = &step.kind else { continue };
            place::visit(condition, &mut |expr| {
                let Expr::Call(call) = expr else { return };
                let Some((left, name, number)) = comparison(call) else { return };
                if is_count(&moment.names.resolved(left))
                    && always(name, number)
                    && subject.is_written(call.span)
                {
                    let message = format!(
                        "this is true of every group: each has at least one row, and {number} asks for no more"
                    );
                    found.push(Diagnostic::warning(LINT.name, call.span, message));
                }
            });
        }
    }
    found
}

/// A field beside a number: the field, the operator, the number.
pub(super) fn comparison(call: &Call) -> Option<(&Expr, &str, f64)> {
    let [left, right] = call.args.as_slice() else { return None };
    let operator = call.function.split_once('.')?.1.trim_start_matches("search_");
    let number = match right {
        Expr::Literal(Literal::Number(value, _), _) => *value,
        Expr::Literal(Literal::Integer(value), _) => *value as f64,
        Expr::Literal(Literal::Text(text), _) => text.parse().ok()?,
        _ => return None,
    };
    ["gt", "ge", "lt", "le", "eq", "ne"].contains(&operator).then_some((left, operator, number))
}

fn always(operator: &str, number: f64) -> bool {
    match operator {
        "ge" => number <= 1.0,
        "gt" => number < 1.0,
        "ne" => number < 1.0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn a_group_has_a_row() {
        trial::check(
            &LINT,
            Language::Spl,
            "* | stats count AS n BY host | where n >= 1",
            &["n >= 1: this is true of every group: each has at least one row, and 1 asks for no more"],
        );
        trial::check(
            &LINT,
            Language::Spl,
            "* | stats count BY host | search count>0",
            &["count>0: this is true of every group: each has at least one row, and 0 asks for no more"],
        );
        let aql = "SELECT sourceip, COUNT(*) AS n FROM events GROUP BY sourceip HAVING n > 0 LAST 1 DAYS";
        trial::check(
            &LINT,
            Language::Aql,
            aql,
            &["n > 0: this is true of every group: each has at least one row, and 0 asks for no more"],
        );
    }

    #[test]
    fn a_count_of_values_may_be_none() {
        trial::check(&LINT, Language::Spl, "* | stats count(x) AS n BY host | where n > 0", &[]);
        trial::check(&LINT, Language::Spl, "* | stats count AS n BY host | where n > 1", &[]);
        trial::check(&LINT, Language::Spl, "* | stats count AS n | where n > 0", &[]);
    }
}

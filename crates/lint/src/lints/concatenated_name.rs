//! ## What it finds
//! A field name with a full stop that is not in single quotes: `eval` reads it as two fields joined.
//!
//! ## Why it matters
//! `eval s=alert.signature` is the value of `alert` followed by that of `signature`, and null where one is missing.
//!
//! ## Example
//! ```spl
//! | where alert.signature="x"
//! ```
//! Instead:
//! ```spl
//! | where 'alert.signature'="x"
//! ```
//!
//! ## How sure
//! The full stop joins in `eval` and `where` (Search Reference). Said only where no blank stands beside it and
//! neither side is a field that the search has made.

use plan::{Expr, StepKind};
use text::{Diagnostic, Severity};

use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "concatenated-name",
    finds: "a dotted field name that `eval` takes apart",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    if subject.language() != query::Language::Spl {
        return Vec::new();
    }
    let mut found = Vec::new();
    let made: Vec<&str> = subject
        .pipelines
        .iter()
        .flat_map(|pipeline| &pipeline.plan.steps)
        .filter_map(|step| if let StepKind::Extend(made) = &step.kind { Some(made) } else { None })
        .flat_map(|made| made.iter().map(|made| made.field.name.as_str()))
        .collect();
    for (expr, moment) in subject.exprs() {
        let Expr::Call(call) = expr else { continue };
        let [Expr::Field(left), Expr::Field(right)] = call.args.as_slice() else { continue };
        let written = call.span.of(subject.text());
        let bare = written == format!("{}.{}", left.name, right.name) && call.function == "splunk.concat";
        let is_made = |name: &str| made.contains(&name) || moment.names.is_made(name);
        if bare && !is_made(&left.name) && !is_made(&right.name) {
            let message = format!(
                "this joins the fields `{}` and `{}`; a field of that name needs single quotes",
                left.name, right.name
            );
            found.push(
                Diagnostic::warning(LINT.name, call.span, message)
                    .with_fix(call.span, format!("'{written}'")),
            );
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
    fn a_full_stop_joins() {
        trial::check(
            &LINT,
            Language::Spl,
            "* | eval s=alert.signature",
            &[
                "alert.signature: this joins the fields `alert` and `signature`; a field of that name needs single quotes",
            ],
        );
        trial::check(&LINT, Language::Spl, "* | eval s='alert.signature'", &[]);
        trial::check(&LINT, Language::Spl, "* | eval s=a . b", &[]);
        trial::check(&LINT, Language::Spl, "* | eval a=1, b=2, s=a.b", &[]);
    }
}

//! ## What it finds
//! A branch of `case` or `CASE` that no event takes: all that could are taken before, or do not pass the filters.
//!
//! ## Why it matters
//! A label that nobody ever sees: the author thinks of a class of events that the query does not have. An `ELSE` that
//! is never taken hides that the filter and the labels are the same list twice.
//!
//! ## Example
//! ```spl
//! | where match(h, "a|b") | eval label=case(match(h, "a"), "A", match(h, "b"), "B", true(), "Unknown")
//! ```
//! Nothing is `Unknown`.
//!
//! ## How sure
//! Proved: filters and branches are taken as sets of texts, and their difference is empty. What the proof does not
//! understand is taken to be possible.

use predicate::{Fields, Scope, branches};
use text::{Diagnostic, Severity};

use super::and_or_precedence::short;
use crate::choices::choices;
use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "unreachable-branch",
    finds: "a branch that no event takes",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for choice in choices(subject) {
        let scope = Scope::new(&Fields);
        let all = branches(&choice.call, &scope, &choice.context).unwrap_or_default();
        if all.iter().all(|branch| branch.reach.is_never()) {
            continue;
        }
        for branch in all {
            let Some(value) = branch.value.filter(|_| branch.reach.is_never()) else { continue };
            let span = match branch.condition {
                Some(condition) if subject.is_written(condition.span()) => condition.span().to(value.span()),
                _ => value.span(),
            };
            // A choice without ELSE has none to miss.
            if span == choice.call.span || !subject.is_written(span) {
                continue;
            }
            let written = short(value.span().of(subject.text()));
            let message =
                format!("no event gets {written}: all that pass the filters take a branch before it");
            found.push(Diagnostic::warning(LINT.name, value.span(), message));
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
    fn what_is_taken_before_leaves_nothing() {
        let text = r#"* | eval a=if(match(h,"x|y"),1,0), b=if(match(h,"z"),1,0) | where a+b>0 | eval l=case(a=1,"A",b=1,"B",true(),"C")"#;
        trial::check(
            &LINT,
            Language::Spl,
            text,
            &["\"C\": no event gets \"C\": all that pass the filters take a branch before it"],
        );
        trial::check(&LINT, Language::Spl, &text.replace("a+b>0", "a+b>=0"), &[]);
        let aql = "SELECT CASE WHEN username LIKE '%a%' THEN 'A' WHEN username LIKE '%ab%' THEN 'AB' ELSE 'C' END AS l FROM events LAST 1 DAYS";
        trial::check(
            &LINT,
            Language::Aql,
            aql,
            &["'AB': no event gets 'AB': all that pass the filters take a branch before it"],
        );
    }
}

//! ## What it finds
//! A pattern in a branch of `case` or `CASE` that never decides: a branch before it takes all that it matches.
//!
//! ## Why it matters
//! The event gets another label than the one that is written beside its name, and two queries with the same lists in
//! another order disagree.
//!
//! ## Example
//! ```spl
//! case(match(h, "t\.co"), "Short links", match(h, "raw\.githubusercontent\.com"), "Code")
//! ```
//! `raw.githubusercontent.com` holds `t.co`, so it is a short link here.
//!
//! ## How sure
//! Proved, as for `unreachable-branch`; the host that is shown was run through the branches.

use plan::Expr;
use predicate::{Fields, Formula, Scope};
use text::{Diagnostic, Severity};

use crate::choices::{Written, alternatives, choices, is_never, label, positive, witness};
use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "shadowed-label",
    finds: "a pattern whose events a branch before it takes",
    severity: Severity::Warning,
    check: Check::Query(check),
};

/// A branch: its condition and its label.
type Branch<'e> = (&'e Expr, &'e Expr);

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for choice in choices(subject) {
        let scope = Scope::new(&Fields);
        let branches: Vec<Branch<'_>> =
            choice.call.args.chunks_exact(2).map(|pair| (&pair[0], &pair[1])).collect();
        let conditions: Vec<Formula> =
            branches.iter().map(|(condition, _)| scope.truths(condition).yes).collect();
        let mut open = choice.context.clone();
        for (at, (condition, value)) in branches.iter().enumerate() {
            let calls = if at > 0 { positive(condition) } else { Vec::new() };
            for written in calls.into_iter().flat_map(|call| alternatives(subject, call)) {
                let wanted = choice.context.clone().and(written.formula());
                if is_never(&open.clone().and(written.formula()))
                    && !is_never(&wanted)
                    && subject.is_written(written.span)
                {
                    let by =
                        (0..at).find(|before| is_never(&wanted.clone().and(!conditions[*before].clone())));
                    found.push(said(&written, value, by.map(|by| branches[by]), &wanted));
                }
            }
            open = open.and(!conditions[at].clone());
        }
    }
    found
}

fn said(written: &Written, value: &Expr, by: Option<Branch<'_>>, wanted: &Formula) -> Diagnostic {
    let field = wanted.fields().into_iter().find_map(|field| witness(wanted, &field)).unwrap_or_default();
    let own = label(value).unwrap_or("its own");
    let before = by
        .and_then(|(_, value)| label(value))
        .map_or_else(|| "one of the labels before it".to_owned(), |label| format!("`{label}`"));
    let message = format!("`{}` never gives `{own}`: a branch before it takes all of it", written.text);
    let mut said = Diagnostic::warning(LINT.name, written.span, message);
    if let Some((condition, _)) = by {
        said = said.with_related(condition.span(), "this branch takes it");
    }
    if field.is_empty() { said } else { said.with_note(format!("`{field}` gets {before}")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn the_first_branch_takes_it() {
        let text = r#"* | eval l=case(match(h,"t\.co"),"A",match(h,"(x\.net|got\.com)"),"B")"#;
        trial::check(
            &LINT,
            Language::Spl,
            text,
            &[r"got\.com: `got\.com` never gives `B`: a branch before it takes all of it"],
        );
        trial::check(
            &LINT,
            Language::Spl,
            r#"* | eval l=case(match(h,"got\.com"),"A",match(h,"t\.co"),"B")"#,
            &[],
        );
    }
}

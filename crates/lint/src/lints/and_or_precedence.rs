//! ## What it finds
//! `AND` and `OR` without parentheses where the author nearly always means another grouping.
//!
//! ## Why it matters
//! `WHERE qid = 7 AND url LIKE '%a%' OR url LIKE '%b%'` takes every event with `b`, whatever its kind.
//!
//! ## Example
//! ```sql
//! WHERE "Event ID" = '1' AND "Command" ILIKE '%-enc%' OR "Command" ILIKE '%-ec%'
//! ```
//! Instead:
//! ```sql
//! WHERE "Event ID" = '1' AND ("Command" ILIKE '%-enc%' OR "Command" ILIKE '%-ec%')
//! ```
//!
//! ## How sure
//! Said only where the last part of the `AND` and the part behind `OR` look at the same field, and another part of
//! the `AND` looks at a different one: then the other condition holds for one pattern and not for its sibling.

use std::collections::BTreeSet;

use plan::Expr;
use text::{Diagnostic, Severity};

use crate::{Check, Lint, Subject, place};

pub(super) const LINT: Lint = Lint {
    name: "and-or-precedence",
    finds: "`AND` and `OR` without parentheses, where one condition is lost",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    if subject.language() == query::Language::Sigma {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (expr, _) in subject.exprs() {
        let Expr::Or(parts, _) = expr else { continue };
        for (at, part) in parts.iter().enumerate() {
            let Expr::And(conjuncts, _) = part else { continue };
            let next = parts.get(at + 1).filter(|next| !matches!(next, Expr::And(..)));
            let Some(next) = next.filter(|next| is_bare(subject.text(), part, next)) else { continue };
            let Some((last, rest)) = conjuncts.split_last() else { continue };
            let shared = fields(last) == fields(next) && !fields(next).is_empty();
            let lost = rest
                .iter()
                .find(|other| fields(other).is_disjoint(&fields(next)) && !fields(other).is_empty());
            if let Some(lost) = lost.filter(|_| shared && subject.is_written(next.span())) {
                let condition = lost.span().of(subject.text());
                let message =
                    format!("`AND` binds tighter than `OR`: `{}` does not hold for this", short(condition));
                found.push(
                    Diagnostic::warning(LINT.name, next.span(), message)
                        .with_note("put the alternatives in parentheses"),
                );
            }
        }
    }
    found
}

/// Is there no parenthesis between the two that would group the first?
fn is_bare(text: &str, first: &Expr, next: &Expr) -> bool {
    let between = text.get(first.span().end..next.span().start).unwrap_or(")");
    // The span of a group in parentheses may hold them or not.
    !between.contains([')', '(']) && !first.span().of(text).starts_with('(')
}

fn fields(expr: &Expr) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    place::visit(expr, &mut |part| {
        if let Expr::Field(field) = part {
            names.insert(field.name.clone());
        }
    });
    names
}

pub(super) fn short(text: &str) -> String {
    let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.chars().count() <= 60 {
        plain
    } else {
        format!("{}…", plain.chars().take(60).collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn a_sibling_pattern_loses_the_condition() {
        let text = "SELECT qid FROM events WHERE qid = 7 AND username ILIKE '%a%' OR username ILIKE '%b%' LAST 1 DAYS";
        trial::check(
            &LINT,
            Language::Aql,
            text,
            &["username ILIKE '%b%': `AND` binds tighter than `OR`: `qid = 7` does not hold for this"],
        );
        let text = "SELECT qid FROM events WHERE qid = 7 AND (username ILIKE '%a%' OR username ILIKE '%b%') LAST 1 DAYS";
        trial::check(&LINT, Language::Aql, text, &[]);
        let text = "SELECT qid FROM events WHERE (qid = 7 AND username ILIKE '%a%') OR username ILIKE '%b%' LAST 1 DAYS";
        trial::check(&LINT, Language::Aql, text, &[]);
    }

    #[test]
    fn searches_bind_the_other_way() {
        trial::check(
            &LINT,
            Language::Spl,
            "* | where a=1 AND b=2 OR b=3",
            &["b=3: `AND` binds tighter than `OR`: `a=1` does not hold for this"],
        );
        trial::check(&LINT, Language::Spl, "a=1 AND b=2 OR b=3", &[]);
    }
}

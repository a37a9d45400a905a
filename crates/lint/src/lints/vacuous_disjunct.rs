//! ## What it finds
//! An alternative that is true of every event that has the field, beside others that ask for something.
//!
//! ## Why it matters
//! The others decide nothing any more: the whole condition is as wide as its widest part.
//!
//! ## Example
//! ```spl
//! CommandLine="*-enc*" OR CommandLine="*"
//! ```
//!
//! ## How sure
//! The pattern was run on texts that have nothing in common and matched all of them. Said only where the other
//! alternatives look at the same field.

use plan::Expr;
use text::{Diagnostic, Severity};

use crate::texts::{self, Kind, Piece, Test};
use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "vacuous-disjunct",
    finds: "an alternative that is true of everything",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (expr, _) in subject.exprs() {
        let Expr::Or(parts, _) = expr else { continue };
        let tests: Vec<Option<Test<'_>>> = parts.iter().map(test).collect();
        for (part, test) in parts.iter().zip(&tests) {
            let Some(test) = test.as_ref().filter(|test| is_everything(test)) else { continue };
            let siblings = tests.iter().flatten().filter(|other| {
                !is_everything(other)
                    && other.field().map(|field| &field.name) == test.field().map(|field| &field.name)
            });
            if siblings.count() > 0 && subject.is_written(part.span()) {
                let name = test.field().map(|field| field.name.as_str()).unwrap_or_default();
                let message = format!(
                    "this is true of every value of `{name}`, so the alternatives beside it decide nothing"
                );
                found.push(Diagnostic::warning(LINT.name, part.span(), message));
            }
        }
    }
    found
}

fn test(part: &Expr) -> Option<Test<'_>> {
    match part {
        Expr::Call(call) => texts::test(call).filter(|test| !test.negated && test.field().is_some()),
        _ => None,
    }
}

fn is_everything(test: &Test<'_>) -> bool {
    test.patterns.iter().any(|pattern| match pattern.pieces() {
        Some(pieces) => !pieces.is_empty() && pieces.iter().all(|piece| *piece == Piece::Run),
        None => {
            pattern.kind == Kind::Regex
                && ["", "x", "a b", "\\", "7"].iter().all(|text| test.pattern_accepts(pattern, text))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn a_star_beside_a_pattern_decides_alone() {
        trial::check(
            &LINT,
            Language::Spl,
            "a=\"*x*\" OR a=\"*\"",
            &["a=\"*\": this is true of every value of `a`, so the alternatives beside it decide nothing"],
        );
        trial::check(&LINT, Language::Spl, "a=\"*x*\" OR b=\"*\"", &[]);
        trial::check(&LINT, Language::Spl, "a=* OR b=*", &[]);
    }
}

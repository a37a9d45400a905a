//! ## What it finds
//! Conditions on one field that cannot be true together.
//!
//! ## Why it matters
//! The query is silent for good. Most often two alternatives were joined by `AND`, or a filter of an older version was
//! left.
//!
//! ## Example
//! ```sql
//! WHERE "Event ID" = '1' AND "Event ID" = '3'
//! ```
//!
//! ## How sure
//! Proved: the sets of texts that the conditions accept have nothing in common. A field with several values may fulfil
//! both, so fields that Splunk makes such (`tag`, `eventtype`) are left alone.

use std::collections::BTreeMap;

use plan::Expr;
use predicate::{Fields, Formula, Scope};
use text::{Diagnostic, Severity};

use crate::choices::is_never;
use crate::flow;
use crate::texts::{self, Pattern, Piece};
use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "contradictory-conjunct",
    finds: "conditions that cannot be true together",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (expr, moment) in subject.exprs() {
        let Expr::And(parts, _) = expr else { continue };
        let mut fields: BTreeMap<String, Vec<(Expr, &Expr)>> = BTreeMap::new();
        for part in parts {
            let resolved = moment.names.resolved(part);
            if let Some(field) = field(&resolved).filter(|_| subject.is_written(part.span())) {
                fields.entry(field).or_default().push((resolved, part));
            }
        }
        for (field, conditions) in fields.iter().filter(|(_, conditions)| conditions.len() > 1) {
            let resolved: Vec<&Expr> = conditions.iter().map(|(resolved, _)| resolved).collect();
            if !contradict(&resolved) {
                continue;
            }
            let (first_span, last) = (conditions[0].1.span(), conditions[conditions.len() - 1].1);
            let first = super::and_or_precedence::short(first_span.of(subject.text()));
            let message = format!("no value of `{field}` is both this and `{first}`");
            let said = Diagnostic::warning(LINT.name, last.span(), message);
            found.push(said.with_related(first_span, "the other condition"));
        }
    }
    found
}

/// How many patterns are taken as automata.
const MOST_PATTERNS: usize = 6;

/// Is no text accepted by all of them, though each accepts one?
fn contradict(conditions: &[&Expr]) -> bool {
    if let Some(texts) = conditions.iter().find_map(|condition| written_out(condition)) {
        let accepted =
            |text: &str| conditions.iter().all(|condition| accepts(condition, text) != Some(false));
        return !texts.is_empty() && !texts.iter().any(|text| accepted(text));
    }
    if conditions.iter().map(|condition| patterns(condition)).sum::<usize>() > MOST_PATTERNS {
        return false;
    }
    let yes: Vec<Formula> =
        conditions.iter().map(|condition| Scope::new(&Fields).truths(condition).yes).collect();
    !yes.iter().any(is_never) && is_never(&Formula::all(yes))
}

fn patterns(expr: &Expr) -> usize {
    match expr {
        Expr::Call(call) => texts::test(call).map_or(MOST_PATTERNS, |test| test.patterns.len()),
        _ => expr.parts().into_iter().map(patterns).sum(),
    }
}

/// The texts that a condition accepts, where they are written out.
fn written_out(expr: &Expr) -> Option<Vec<String>> {
    match expr {
        Expr::Call(call) => {
            let test = texts::test(call).filter(|test| !test.negated)?;
            let plain = |pattern: &Pattern<'_>| {
                let pieces = pattern.pieces()?;
                let chars =
                    pieces.into_iter().map(|piece| if let Piece::Char(c) = piece { Some(c) } else { None });
                // A network in CIDR form stands for many.
                chars.collect::<Option<String>>().filter(|text| !text.contains('/'))
            };
            test.patterns.iter().map(plain).collect()
        }
        Expr::Or(parts, _) => {
            let all: Option<Vec<Vec<String>>> = parts.iter().map(written_out).collect();
            all.map(|all| all.concat())
        }
        _ => None,
    }
}

/// Is the condition true of the text? `None` where that is not understood.
fn accepts(expr: &Expr, text: &str) -> Option<bool> {
    match expr {
        Expr::Call(call) => {
            let test = texts::test(call)?;
            // Numbers are equal by value, and a network holds its addresses.
            let odd = test
                .patterns
                .iter()
                .any(|pattern| pattern.written.contains('/') || pattern.written.parse::<f64>().is_ok());
            let number = text.parse::<f64>().is_ok() && odd;
            let by_value = |pattern: &Pattern<'_>| match (pattern.written.parse::<f64>(), text.parse::<f64>())
            {
                (Ok(written), Ok(value)) => (written - value).abs() < f64::EPSILON,
                _ => pattern.written.contains('/'),
            };
            let accepted = test.accepts(text) || (number && test.patterns.iter().any(by_value));
            Some(accepted != test.negated)
        }
        Expr::Not(inner, _) => accepts(inner, text).map(|accepted| !accepted),
        Expr::Or(parts, _) => {
            let all: Vec<Option<bool>> = parts.iter().map(|part| accepts(part, text)).collect();
            if all.contains(&Some(true)) {
                Some(true)
            } else if all.contains(&None) {
                None
            } else {
                Some(false)
            }
        }
        _ => None,
    }
}

/// The one field that a condition is about, where it has one value.
fn field(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Call(call) => {
            let field = texts::test(call)?.field().filter(|field| flow::is_own(field))?;
            let several = ["tag", "eventtype", "_raw"].contains(&field.name.as_str())
                || field.name.contains(['{', ':']);
            (!several).then(|| field.name.clone())
        }
        Expr::Or(parts, _) => {
            let mut names = parts.iter().map(field);
            let first = names.next()??;
            names.all(|name| name.as_ref() == Some(&first)).then_some(first)
        }
        Expr::Not(inner, _) => field(inner),
        Expr::And(..) | Expr::Field(_) | Expr::Literal(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn two_ids_are_never_one() {
        trial::check(
            &LINT,
            Language::Spl,
            "EventCode=1 Image=*a* EventCode=3",
            &["EventCode=3: no value of `EventCode` is both this and `EventCode=1`"],
        );
        trial::check(
            &LINT,
            Language::Spl,
            "a=\"*x*\" NOT a=\"*\"",
            &["NOT a=\"*\": no value of `a` is both this and `a=\"*x*\"`"],
        );
        trial::check(&LINT, Language::Spl, "(a=1 OR a=2) a=2", &[]);
        trial::check(&LINT, Language::Spl, "a=\"*x*\" NOT a=\"*xy*\"", &[]);
    }
}

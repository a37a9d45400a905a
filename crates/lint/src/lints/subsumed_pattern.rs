//! ## What it finds
//! An alternative that adds nothing: another one of the same condition matches all that it matches.
//!
//! ## Why it matters
//! It reads as if it were looked for by itself. Take the wide one away, as one day somebody will, and the narrow one is
//! what was meant; or the wide one is much wider than its author thought.
//!
//! ## Example
//! ```spl
//! | where match(h, "dropbox\.com|box\.com")
//! ```
//! `box\.com` matches whatever `dropbox\.com` matches.
//!
//! ## How sure
//! Proved: as sets of texts, the one holds the other. The answer of the query does not change, so it is a note.

use plan::{Call, Expr};
use predicate::{Formula, subsumed};
use text::{Diagnostic, Severity};

use crate::choices::{Written, alternatives};
use crate::flow;
use crate::texts::{self, Piece};
use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "subsumed-pattern",
    finds: "an alternative that another one takes in",
    severity: Severity::Note,
    check: Check::Query(check),
};

/// How many pairs of one condition are looked at.
const MOST_PAIRS: usize = 60;

/// How many alternatives of one condition are looked at.
const MOST_ALTERNATIVES: usize = 400;

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut inside: Vec<text::Span> = Vec::new();
    for (expr, moment) in subject.exprs() {
        let calls: Vec<Call> = match expr {
            Expr::Or(parts, span) => {
                inside.push(*span);
                parts.iter().filter_map(|part| resolved(&moment.names.resolved(part))).collect()
            }
            // A list or a pattern by itself; inside OR it was looked at there.
            Expr::Call(call)
                if !inside.iter().any(|span| span.start <= call.span.start && call.span.end <= span.end) =>
            {
                resolved(&moment.names.resolved(expr)).into_iter().collect()
            }
            _ => continue,
        };
        found.extend(redundant(subject, &calls));
    }
    found
}

/// A condition that asks for a text of one of the event's own fields.
fn resolved(expr: &Expr) -> Option<Call> {
    let Expr::Call(call) = expr else { return None };
    let test = texts::test(call)?;
    (!test.negated && test.field().is_some_and(flow::is_own)).then(|| call.clone())
}

fn redundant(subject: &Subject<'_>, calls: &[Call]) -> Option<Diagnostic> {
    let all: Vec<(Written, String)> = calls
        .iter()
        .flat_map(|call| alternatives(subject, call))
        .filter(|written| subject.is_written(written.span))
        .take(MOST_ALTERNATIVES)
        .map(|written| {
            let core = core(&written.text);
            (written, core)
        })
        .filter(|(written, _)| is_written_so(written, subject.text()))
        .collect();
    let mut pairs = 0;
    let mut gone: Vec<(&Written, &Written)> = Vec::new();
    for (at, (narrow, long)) in all.iter().enumerate() {
        for (other, (wide, short)) in all.iter().enumerate() {
            let may =
                at != other && short.len() >= 2 && long.contains(short.as_str()) && narrow.span != wide.span;
            // Of two that are equal the later one goes.
            if !may || (long == short && other > at) {
                continue;
            }
            let proved = is_inside(narrow, wide).unwrap_or_else(|| {
                pairs += 1;
                let both = || [wide.formula(), narrow.formula()];
                pairs <= MOST_PAIRS
                    && subsumed(&both(), &Formula::Always).iter().any(|found| found.alternative == 1)
            });
            if proved {
                gone.push((narrow, wide));
                break;
            }
        }
    }
    let ((narrow, wide), rest) = gone.split_first()?;
    let message = format!("`{}` adds nothing: `{}` matches all that it matches", narrow.text, wide.text);
    let said =
        Diagnostic::note(LINT.name, narrow.span, message).with_related(wide.span, "this one takes it in");
    let others: Vec<String> =
        rest.iter().take(12).map(|(narrow, wide)| format!("`{}` (`{}`)", narrow.text, wide.text)).collect();
    Some(if others.is_empty() { said } else { said.with_note(format!("nor do {}", others.join(", "))) })
}

/// Does one take in the other, where that is plain to see: the wide one asks for nothing but a text somewhere in the
/// value, and the narrow one for a text that holds it? `None` where it takes a proof.
fn is_inside(narrow: &Written, wide: &Written) -> Option<bool> {
    if narrow.call.function != wide.call.function || narrow.call.args.first() != wide.call.args.first() {
        return narrow_field(narrow)
            .zip(narrow_field(wide))
            .filter(|(one, other)| one != other)
            .map(|_| false);
    }
    let (narrow, wide) = (texts::test(&narrow.call)?, texts::test(&wide.call)?);
    let (narrow, wide) = (narrow.patterns.first()?.pieces()?, wide.patterns.first()?.pieces()?);
    match wide.as_slice() {
        [Piece::Run, middle @ .., Piece::Run]
            if middle.iter().all(|piece| matches!(piece, Piece::Char(_))) =>
        {
            Some(narrow.windows(middle.len()).any(|part| part == middle))
        }
        plain if plain.iter().all(|piece| matches!(piece, Piece::Char(_))) => Some(narrow == wide),
        _ => None,
    }
}

/// Does the place say the pattern itself? What a data model, an event type or another definition makes has the place of
/// its name.
fn is_written_so(written: &Written, text: &str) -> bool {
    let plain = |text: &str| {
        text.chars().filter(|sign| !matches!(sign, '\\' | '"' | '\'')).collect::<String>().to_lowercase()
    };
    let place = written.span.of(text);
    let (place_says, pattern) = (plain(place), plain(&written.text));
    place_says == pattern || (place.starts_with(['"', '\'']) && place_says.contains(&pattern))
}

fn narrow_field(written: &Written) -> Option<String> {
    texts::test(&written.call)?.field().map(|field| field.name.clone())
}

/// The longest run of plain text of a pattern, folded.
fn core(written: &str) -> String {
    let plain = written.replace("\\.", ".").to_lowercase();
    let parts = plain.split(['*', '%', '?', '+', '(', ')', '[', ']', '^', '$', '|']);
    parts.max_by_key(|part| part.len()).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn the_wide_one_takes_in_the_narrow_one() {
        trial::check(
            &LINT,
            Language::Spl,
            r#"* | where match(h, "bigt\.co|t\.co")"#,
            &[r"bigt\.co: `bigt\.co` adds nothing: `t\.co` matches all that it matches"],
        );
        trial::check(
            &LINT,
            Language::Aql,
            "SELECT qid FROM events WHERE username LIKE '%a.b%' OR username LIKE '%xa.b%' LAST 1 DAYS",
            &["'%xa.b%': `%xa.b%` adds nothing: `%a.b%` matches all that it matches"],
        );
        trial::check(
            &LINT,
            Language::Sigma,
            &trial::rule("process_creation", "CommandLine|contains:\n  - ' -e '\n  - ' -en '"),
            &[],
        );
        trial::check(&LINT, Language::Spl, "a=\"x*\" OR b=\"xy*\"", &[]);
        trial::check(&LINT, Language::Spl, "a=xy OR a=x", &[]);
    }
}

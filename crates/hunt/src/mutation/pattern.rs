//! Patterns and lists without one of their members.

use plan::{Call, Expr, Literal};
use text::Span;

/// A call without one of the members that are written in it.
pub(super) struct Shorter {
    pub(super) call: Call,
    /// What was left out.
    pub(super) text: String,
    /// Where it stands.
    pub(super) span: Span,
}

/// The call without each of the alternatives of its pattern, or each of the values of its list.
pub(super) fn shorter(call: &Call, text: &str) -> Vec<Shorter> {
    let name = call.function.rsplit('.').next().unwrap_or_default();
    if name == "in" && call.args.len() > 2 {
        return (1..call.args.len()).map(|at| without_value(call, at, text)).collect();
    }
    let is_pattern = matches!(
        name,
        "match" | "regex_match" | "re" | "MATCHES" | "IMATCHES" | "MATCHES_WHOLE" | "IMATCHES_WHOLE"
    );
    match call.args.get(1) {
        Some(Expr::Literal(Literal::Text(pattern), span)) if is_pattern => {
            let one = |without: predicate::Without| {
                let mut other = call.clone();
                other.args[1] = Expr::text(without.pattern, *span);
                Shorter { call: other, span: part(text, *span, pattern, &without.place), text: without.text }
            };
            predicate::patterns_without(pattern).into_iter().map(one).collect()
        }
        _ => Vec::new(),
    }
}

fn without_value(call: &Call, at: usize, text: &str) -> Shorter {
    let mut other = call.clone();
    let gone = other.args.remove(at);
    let span = gone.span();
    Shorter { call: other, text: super::shown(text, span).trim_matches(['"', '\'']).to_owned(), span }
}

/// The place of a part of a text that is written at `span`; the whole where it is written with escapes.
pub(super) fn part(text: &str, span: Span, value: &str, place: &std::ops::Range<usize>) -> Span {
    match span.of(text).find(value).filter(|_| !value.is_empty()) {
        Some(at) => Span::new(span.start + at + place.start, span.start + at + place.end),
        None => span,
    }
}

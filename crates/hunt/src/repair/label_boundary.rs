//! Keeps the names of hosts from matching inside other names.

use plan::{Call, Expr, Literal, Plan};
use query::Language;
use text::{Fix, Span};

use super::candidate::{Candidate, change};

const ABOUT: &str = "match whole labels of a name only";

/// Each pattern of host names in the query, held to whole labels.
pub(super) fn candidates(plan: &Plan, text: &str, language: Language) -> Vec<Candidate> {
    let mut all = Vec::new();
    plan::visit_exprs(plan, &mut |expr| {
        if let Expr::Call(call) = expr
            && let [subject, Expr::Literal(Literal::Text(pattern), literal)] = call.args.as_slice()
            && !matches!(subject, Expr::Literal(..))
        {
            let changes = match (kind(call), language) {
                (Kind::Regex, _) if is_names_regex(pattern) => bounded_regex(*literal, text),
                (Kind::Like, Language::Aql) if is_names_like(pattern) => {
                    bounded_like(call.span, subject.span(), pattern, *literal, text)
                }
                _ => None,
            };
            all.extend(changes.map(|changes| Candidate::new(ABOUT, changes)));
        }
    });
    all.sort_by_key(Candidate::start);
    all.dedup();
    all
}

enum Kind {
    Regex,
    Like,
    Other,
}

fn kind(call: &Call) -> Kind {
    match call.function.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "match" | "matches" | "imatches" => Kind::Regex,
        "like" | "ilike" => Kind::Like,
        _ => Kind::Other,
    }
}

/// `"(a|b)"` becomes `"(^|[.])(a|b)$"`. What stands between stays, so that other edits in it stand.
fn bounded_regex(literal: Span, text: &str) -> Option<Vec<Fix>> {
    let inside = Span::new(literal.start + 1, literal.end.checked_sub(1)?);
    let inner = text.get(inside.start..inside.end)?;
    let grouped = inner.starts_with('(') && inner.ends_with(')') && inner.matches('(').count() == 1;
    let (open, close) = if grouped { ("(^|[.])", "$") } else { ("(^|[.])(", ")$") };
    let at = |place| Span::new(place, place);
    Some(vec![change(at(inside.start), open), change(at(inside.end), close)])
}

/// `x LIKE '%a%'` becomes `(x LIKE '%.a' OR x LIKE 'a')`.
fn bounded_like(whole: Span, subject: Span, pattern: &str, literal: Span, text: &str) -> Option<Vec<Fix>> {
    let host = pattern.trim_matches('%');
    let operator = text.get(subject.end..literal.start)?.trim();
    let at = |place| Span::new(place, place);
    Some(vec![
        change(at(whole.start), "("),
        change(literal, format!("'%.{host}'")),
        change(at(whole.end), format!(" OR {} {operator} '{host}')", subject.of(text))),
    ])
}

/// Alternatives that are host names with escaped full stops, and hold to neither end.
fn is_names_regex(pattern: &str) -> bool {
    let inner = pattern.trim_start_matches('(').trim_end_matches(')');
    let is_name = |part: &str| {
        let plain = part.replace("\\.", ".");
        part.contains("\\.") && is_host(&plain)
    };
    !inner.is_empty() && inner.split('|').all(is_name)
}

fn is_names_like(pattern: &str) -> bool {
    pattern.starts_with('%') && !pattern.starts_with("%.") && is_host(pattern.trim_matches('%'))
}

fn is_host(text: &str) -> bool {
    let last = text.rsplit('.').next().unwrap_or_default();
    text.contains('.')
        && !["exe", "dll", "ps1", "bat", "vbs"].contains(&last)
        && text.split('.').all(|label| {
            !label.is_empty() && label.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '-')
        })
}

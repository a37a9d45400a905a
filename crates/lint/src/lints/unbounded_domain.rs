//! ## What it finds
//! A pattern for a domain without a boundary before or behind it, so that it matches names of other domains.
//!
//! ## Why it matters
//! The detection fires on hosts that nobody meant, and the analyst stops reading it.
//!
//! ## Example
//! ```spl
//! | where match(QueryName, "(t\.co|box\.com)")
//! ```
//! matches `microsoft.com` and `dropbox.com`. Instead:
//! ```spl
//! | where match(QueryName, "(^|\.)(t\.co|box\.com)$")
//! ```
//!
//! ## How sure
//! Each report names a host that the pattern was run on and matched; it cannot be a false alarm. Hosts that nearly
//! every network speaks to are tried first. It looks only at fields that hold host names, and can miss domains that
//! are not written out.

use text::{Diagnostic, Severity, Span};

use crate::hosts::{Domain, domains, stranger};
use crate::texts::{Kind, Pattern, Test};
use crate::{Check, Lint, Subject, place};

pub(super) const LINT: Lint = Lint {
    name: "unbounded-domain",
    finds: "a domain pattern that other domains match too",
    severity: Severity::Warning,
    check: Check::Query(check),
};

/// A domain whose strangers are not well-known ones.
struct Open {
    span: Span,
    name: String,
    stranger: String,
    fix: Option<(Span, String)>,
}

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let hosts = taxonomy::lint_facts();
    let tests: Vec<Test<'_>> = subject
        .tests()
        .filter(|(test, field, _)| !test.negated && hosts.is_host(&field.name))
        .map(|(test, _, _)| test)
        .collect();
    let meant: Vec<Domain> = tests.iter().flat_map(|test| test.patterns.iter().flat_map(domains)).collect();
    let mut found = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for test in &tests {
        for pattern in &test.patterns {
            for domain in domains(pattern) {
                let Some(stranger) = stranger(test, pattern, &domain, &meant) else { continue };
                let span =
                    place::part_of(subject.text(), pattern.span, pattern.written, domain.range.clone());
                if stranger.popular {
                    found.push(said(span, &domain.name, &stranger.host, fix(subject, pattern)));
                } else if !open.iter().any(|known| known.span == span || known.name == domain.name) {
                    open.push(Open {
                        span,
                        name: domain.name,
                        stranger: stranger.host,
                        fix: fix(subject, pattern),
                    });
                }
            }
        }
    }
    found.extend(gathered(open));
    found
}

fn said(span: Span, domain: &str, stranger: &str, fix: Option<(Span, String)>) -> Diagnostic {
    let said =
        Diagnostic::warning(LINT.name, span, format!("the pattern for `{domain}` also matches `{stranger}`"));
    match fix {
        Some((span, replacement)) => said.with_fix(span, replacement),
        None => {
            said.with_note("a full stop or the start of the name belongs before it, and its end behind it")
        }
    }
}

/// One finding for all domains whose strangers had to be made up.
fn gathered(open: Vec<Open>) -> Option<Diagnostic> {
    let (first, rest) = open.split_first()?;
    let said = said(first.span, &first.name, &first.stranger, first.fix.clone());
    if rest.is_empty() {
        return Some(said);
    }
    let others: Vec<String> =
        rest.iter().take(12).map(|open| format!("{} ({})", open.name, open.stranger)).collect();
    let more = rest.len().saturating_sub(others.len());
    let tail = if more > 0 { format!(", and {more} more") } else { String::new() };
    Some(said.with_note(format!("so do the patterns for {}{tail}", others.join(", "))))
}

/// A regular expression that is nothing but `(a|b)` gets its boundaries.
fn fix(subject: &Subject<'_>, pattern: &Pattern<'_>) -> Option<(Span, String)> {
    let written = pattern.span.of(subject.text());
    let inner = pattern.written.strip_prefix('(')?.strip_suffix(')')?;
    let plain = pattern.kind == Kind::Regex && !inner.contains(['(', ')', '^', '$', '?']);
    let quoted = written.len() == pattern.written.len() + 2;
    (plain && quoted)
        .then(|| (Span::new(pattern.span.start + 1, pattern.span.end - 1), format!("(^|\\.)({inner})$")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn finds_each_domain_with_a_stranger_it_matches() {
        trial::check(
            &LINT,
            Language::Spl,
            r#"* | where match(QueryName, "(t\.co|box\.com|a\.example)")"#,
            &[
                r"t\.co: the pattern for `t.co` also matches `microsoft.com`",
                r"box\.com: the pattern for `box.com` also matches `dropbox.com`",
                r"a\.example: the pattern for `a.example` also matches `nota.example`",
            ],
        );
        trial::check(&LINT, Language::Aql, "SELECT * FROM events WHERE URL ILIKE '%t.co%' LAST 1 DAYS", &[]);
        let aql = "SELECT * FROM events WHERE \"Destination Hostname\" ILIKE '%box.com%' LAST 1 DAYS";
        trial::check(
            &LINT,
            Language::Aql,
            aql,
            &["box.com: the pattern for `box.com` also matches `dropbox.com`"],
        );
    }

    #[test]
    fn names_a_stranger_that_the_query_does_not_mean() {
        trial::check(
            &LINT,
            Language::Spl,
            r#"* | where match(QueryName, "dropbox\.com|box\.com")"#,
            &[
                r"dropbox\.com: the pattern for `dropbox.com` also matches `notdropbox.com`",
                r"box\.com: the pattern for `box.com` also matches `xbox.com`",
            ],
        );
    }

    #[test]
    fn is_silent_when_the_domain_is_bounded() {
        trial::check(&LINT, Language::Spl, r#"* | where match(QueryName, "(^|\.)(t\.co|box\.com)$")"#, &[]);
        trial::check(&LINT, Language::Spl, r#"QueryName IN ("t.co", "*.t.co")"#, &[]);
        trial::check(&LINT, Language::Sigma, &trial::rule("dns_query", "QueryName|endswith: .t.co"), &[]);
    }
}

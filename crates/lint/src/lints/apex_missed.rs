//! ## What it finds
//! A pattern for what is below a domain, `.example.org`, beside which nothing matches the domain itself.
//!
//! ## Why it matters
//! `https://example.org/` is asked for as `example.org`: the one name that most programs use is missed.
//!
//! ## Example
//! ```yaml
//! QueryName|endswith: '.example.org'
//! ```
//! Add the name itself: `QueryName: 'example.org'`.
//!
//! ## How sure
//! That the name is missed was tried on every pattern of the query over the same field. Some services have names
//! below their domain only, so it is a note.

use text::{Diagnostic, Severity};

use crate::texts::{Kind, Test};
use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "apex-missed",
    finds: "a pattern for what is below a domain that misses the domain",
    severity: Severity::Note,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let tests: Vec<(Test<'_>, &str)> = subject
        .tests()
        .filter(|(test, field, _)| !test.negated && taxonomy::lint_facts().is_host(&field.name))
        .map(|(test, field, _)| (test, field.name.as_str()))
        .collect();
    let mut found = Vec::new();
    for (test, field) in &tests {
        for pattern in &test.patterns {
            let Some(apex) = below(pattern.written, pattern.kind) else { continue };
            let matched = tests.iter().any(|(other, of)| of == field && other.accepts(apex));
            if !matched && test.pattern_accepts(pattern, &format!("www.{apex}")) {
                let message =
                    format!("this matches `www.{apex}` and not `{apex}`, and nothing else here does");
                found.push(Diagnostic::note(LINT.name, pattern.span, message));
            }
        }
    }
    found
}

/// The domain of `.example.org`, `%.example.org`, `*.example.org`.
fn below(written: &str, kind: Kind) -> Option<&str> {
    let rest = match kind {
        Kind::Sigma(anchors) if anchors.end && !anchors.start => written.strip_prefix('.')?,
        Kind::Sigma(_) | Kind::Stars => written.strip_prefix("*.")?,
        Kind::Like => written.strip_prefix("%.")?,
        Kind::Plain | Kind::Regex => return None,
    };
    let plain = rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.');
    (plain && rest.contains('.')).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn the_domain_itself_is_missed() {
        trial::check(
            &LINT,
            Language::Sigma,
            &trial::rule("dns_query", "QueryName|endswith: .example.org"),
            &[
                ".example.org: this matches `www.example.org` and not `example.org`, and nothing else here does",
            ],
        );
        let both = "QueryName IN (\"*.example.org\", \"example.org\")";
        trial::check(&LINT, Language::Spl, both, &[]);
        trial::check(&LINT, Language::Sigma, &trial::rule("dns_query", "QueryName|endswith: .onion"), &[]);
    }
}

//! Names of hosts in patterns, and hosts to try patterns on.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use taxonomy::lint_facts;

use crate::texts::{Kind, Pattern, Test};

/// A domain that is written out in a pattern: where in the pattern, and its name without escapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Domain {
    pub(crate) range: Range<usize>,
    pub(crate) name: String,
}

/// The domains that are written out in a pattern.
pub(crate) fn domains(pattern: &Pattern<'_>) -> Vec<Domain> {
    static IN_REGEX: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)[a-z0-9_-]+(?:\\?\.[a-z0-9_-]+)*\\?\.[a-z]{2,24}").expect("constant pattern")
    });
    static IN_TEXT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.[a-z]{2,24}").expect("constant pattern")
    });
    let found = if pattern.kind == Kind::Regex {
        IN_REGEX.find_iter(pattern.written)
    } else {
        IN_TEXT.find_iter(pattern.written)
    };
    found
        .filter(|part| !goes_on(pattern, part.range()))
        .map(|part| Domain { range: part.range(), name: part.as_str().replace('\\', "").to_lowercase() })
        .collect()
}

/// Is it the part of something longer that is no domain: `\w.com`, `a.b(c)`, `com\d`?
fn goes_on(pattern: &Pattern<'_>, range: Range<usize>) -> bool {
    let (before, after) = (&pattern.written[..range.start], &pattern.written[range.end..]);
    let odd_before = before.ends_with(['\\', ']', '}', '%', '?']) && pattern.kind == Kind::Regex;
    let odd_after = after.starts_with(['[', '{', '?', '+', '_'])
        || (pattern.kind == Kind::Regex && after.starts_with("\\w"));
    odd_before || odd_after
}

/// Is the host one of the domains, or below one?
pub(crate) fn is_meant(host: &str, domains: &[Domain]) -> bool {
    domains.iter().any(|domain| is_below(host, &domain.name))
}

/// Is the host the domain, or below it?
pub(crate) fn is_below(host: &str, domain: &str) -> bool {
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

/// A host that holds the domain's name, belongs to none of `meant`, and that the test accepts: a well-known one where
/// there is one.
pub(crate) fn stranger(
    test: &Test<'_>,
    pattern: &Pattern<'_>,
    domain: &Domain,
    meant: &[Domain],
) -> Option<Stranger> {
    let known = lint_facts()
        .popular
        .iter()
        .filter(|host| host.contains(&domain.name))
        .map(|host| (host.clone(), true));
    let made = [format!("not{}", domain.name), format!("{}.example.net", domain.name)];
    let tried = known.chain(made.into_iter().map(|host| (host, false)));
    tried
        .filter(|(host, _)| !is_meant(host, meant))
        .find(|(host, _)| test.pattern_accepts(pattern, host))
        .map(|(host, popular)| Stranger { host, popular })
}

/// A host that a pattern accepts and does not mean.
pub(crate) struct Stranger {
    pub(crate) host: String,
    /// Does nearly every network speak to it?
    pub(crate) popular: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use text::Span;

    #[track_caller]
    fn check(kind: Kind, written: &str, expected: &str) {
        let pattern = Pattern { written, span: Span::default(), kind };
        let found: Vec<String> = domains(&pattern).into_iter().map(|domain| domain.name).collect();
        assert_eq!(found.join(" "), expected);
    }

    #[test]
    fn domains_are_found_where_they_are_written_out() {
        check(Kind::Regex, r"(t\.co|onedrive\.live\.com)$", "t.co onedrive.live.com");
        check(Kind::Like, "%box.com%", "box.com");
        check(Kind::Stars, "*.example.org", "example.org");
        check(Kind::Regex, r"[a-z]\.com", "");
    }
}

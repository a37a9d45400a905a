//! ## What it finds
//! A test of a package that names a host which no pattern of the query matches.
//!
//! ## Why it matters
//! The package says that the query finds this; it cannot. It is read from the texts of the test, so it is seen before
//! any telemetry is there.
//!
//! ## Example
//! ```yaml
//! signals:
//!   - about: It asks for the API host
//!     event_id: 22
//!     contains: {QueryName: ['api.example.com']}
//! ```
//! beside a query whose only pattern is `example\.org`.
//!
//! ## How sure
//! Each name was run on every pattern of the query over a field that holds host names, and on those over command
//! lines. Said only of tests that expect a finding.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use detection::{Expected, Test as PackageTest};
use regex::Regex;
use text::{Diagnostic, Severity, Span};

use crate::texts::Test;
use crate::{Check, Lint, Package, Subject};

pub(super) const LINT: Lint = Lint {
    name: "unreachable-test",
    finds: "a test that names what no pattern of the query matches",
    severity: Severity::Warning,
    check: Check::Package(check),
};

fn check(package: &Package<'_>, subject: &Subject<'_>) -> Vec<Diagnostic> {
    let hosts = host_tests(subject);
    let Some(place) = hosts.first().map(Test::at) else { return Vec::new() };
    let mut found = Vec::new();
    for test in package.detection.tests.iter().filter(|test| test.expected != Expected::Silence) {
        let names = named(test);
        let missed: Vec<&String> =
            names.iter().filter(|name| !hosts.iter().any(|host| host.accepts(name))).collect();
        if !missed.is_empty() && missed.len() == names.len() {
            found.push(said(place, test, &missed));
        }
    }
    found
}

fn said(place: Span, test: &PackageTest, missed: &[&String]) -> Diagnostic {
    let names: Vec<String> = missed.iter().map(|name| format!("`{name}`")).collect();
    let message =
        format!("the test `{}` speaks of {}, which no pattern here matches", test.name, names.join(", "));
    Diagnostic::warning(LINT.name, place, message)
}

/// The conditions on host names and command lines that a name may fulfil.
pub(super) fn host_tests<'s>(subject: &'s Subject<'_>) -> Vec<Test<'s>> {
    let facts = taxonomy::lint_facts();
    subject
        .tests()
        .filter(|(test, field, _)| !test.negated && facts.is_host(&field.name))
        .map(|(test, ..)| test)
        .collect()
}

/// The hosts that a test names: in what its signals hold, and in their words.
fn named(test: &PackageTest) -> BTreeSet<String> {
    static HOST: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,12}\b").expect("constant pattern")
    });
    let facts = taxonomy::lint_facts();
    let mut names = BTreeSet::new();
    for signal in &test.signals {
        for (field, values) in &signal.contains {
            if facts.is_host(field) {
                names.extend(values.iter().filter(|value| HOST.is_match(value)).cloned());
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_from_what_a_test_expects() {
        let signal = detection::Signal {
            about: String::new(),
            event_id: 22,
            contains: [("QueryName".to_owned(), vec!["api.example.com".to_owned()])].into(),
            at_least: 1,
            flavours: Vec::new(),
        };
        let test = PackageTest {
            name: "t".to_owned(),
            title: String::new(),
            description: String::new(),
            expected: Expected::Findings { services: vec!["x".to_owned()] },
            now: String::new(),
            signals: vec![signal],
            flavours: Vec::new(),
        };
        assert_eq!(named(&test).into_iter().collect::<Vec<_>>(), ["api.example.com"]);
    }
}

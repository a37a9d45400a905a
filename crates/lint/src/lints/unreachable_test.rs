//! ## What it finds
//! A test of a package that names hosts, programs or events of which no pattern of the query matches one.
//!
//! ## Why it matters
//! The package says that the query finds this; it cannot. It is read from the texts of the test, so it is seen before
//! any telemetry is there.
//!
//! ## Example
//! ```yaml
//! signals:
//!   - about: Sysmon Event ID 22, DNS query for api.example.com
//!     event_id: 22
//! ```
//! beside a query whose only pattern is `example\.org`.
//!
//! ## How sure
//! Names are read from the fields that a test's signals hold and from its free text; each was run on every pattern of
//! the query over host names or over programs, and on all others within a longer text, such as a command line. Said only of
//! tests that expect a finding, and only where the query matches none of all the hosts (programs, events) that are named:
//! one is enough to be found by.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use detection::{Expected, Test as PackageTest};
use predicate::{Accepts, Language};
use regex::Regex;
use taxonomy::lint_facts;
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
    let tests = package.detection.tests.iter().filter(|test| test.expected != Expected::Silence);
    tests.flat_map(|test| of_test(test, subject)).collect()
}

fn of_test(test: &PackageTest, subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let hosts = host_tests(subject);
    let programs = program_tests(subject);
    let said = |place: Span, names: &BTreeSet<String>| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let message =
            format!("the test `{}` speaks of {}, which no pattern here matches", test.name, names.join(", "));
        Diagnostic::warning(LINT.name, place, message)
    };
    let named = named_hosts(test);
    let covers = |name: &str| hosts.iter().any(|host| host.accepts(name)) || is_told(subject, name);
    if let Some(first) = hosts.first()
        && !named.is_empty()
        && !named.iter().any(|name| covers(name))
    {
        found.push(said(first.at(), &named));
    }
    let named = named_programs(test);
    let runs = |name: &str| programs.iter().any(|program| may_run(program, name));
    if let Some(first) = programs.first()
        && !named.is_empty()
        && !named.iter().any(|name| runs(name))
    {
        found.push(said(first.at(), &named));
    }
    found.extend(unseen_events(test, subject));
    found
}

/// The test's events are none of those that can come to the end of the query's first run of events.
fn unseen_events(test: &PackageTest, subject: &Subject<'_>) -> Option<Diagnostic> {
    let named = named_events(test);
    let [pipeline] = subject.pipelines.as_slice() else { return None };
    let (step, moment) = pipeline.steps().filter(|(_, moment)| moment.classes.is_some()).last()?;
    let known = subject.universe.known(moment.classes.as_ref()?);
    let ids: BTreeSet<u32> = known.iter().map(|(_, event)| event.id).collect();
    if named.is_empty() || ids.is_empty() || named.iter().any(|id| ids.contains(id)) {
        return None;
    }
    let listed = |ids: &BTreeSet<u32>| ids.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    let message = format!(
        "the test `{}` speaks of event {}, and only event {} comes so far",
        test.name,
        listed(&named),
        listed(&ids)
    );
    subject.is_written(step.span).then(|| Diagnostic::warning(LINT.name, step.span, message))
}

/// The conditions on host names that a name may fulfil.
pub(super) fn host_tests<'s>(subject: &'s Subject<'_>) -> Vec<Test<'s>> {
    let facts = lint_facts();
    subject
        .tests()
        .filter(|(test, field, _)| !test.negated && facts.is_host(&field.name))
        .map(|(test, ..)| test)
        .collect()
}

/// The conditions on the program that an event is of.
fn program_tests<'s>(subject: &'s Subject<'_>) -> Vec<Test<'s>> {
    let facts = lint_facts();
    let own = |name: &str| !taxonomy::folded_name(name).contains("parent");
    subject
        .tests()
        .filter(|(test, field, _)| !test.negated && facts.is_program_path(&field.name) && own(&field.name))
        .map(|(test, ..)| test)
        .collect()
}

/// May a program of that name, in some folder, fulfil the condition? What is not decided may.
fn may_run(test: &Test<'_>, name: &str) -> bool {
    let paths = Language::pattern(&format!("(?i)(^|[\\\\/]){}$", regex::escape(name)));
    let (Ok(accepts), Ok(paths)) = (Accepts::of(test.call), paths) else { return true };
    accepts.accepted.and(&paths).map_or(true, |both| !both.is_empty())
}

/// Is a longer text, such as a command line, looked for the name, so that it decides?
fn is_told(subject: &Subject<'_>, name: &str) -> bool {
    let (with, without) = (format!("x https://{name}/ y"), "x https:/// y");
    let decides = |test: &Test<'_>| !test.negated && test.accepts(&with) && !test.accepts(without);
    subject.tests().any(|(test, ..)| decides(&test))
}

/// What a test says in words.
fn words(test: &PackageTest) -> String {
    let about = test.signals.iter().map(|signal| signal.about.as_str());
    [test.title.as_str(), test.description.as_str()].into_iter().chain(about).collect::<Vec<_>>().join("\n")
}

/// The hosts that a test names: in what its signals hold, and in its words.
fn named_hosts(test: &PackageTest) -> BTreeSet<String> {
    static HOST: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+").expect("constant pattern"));
    let facts = lint_facts();
    let is_host = |text: &str| {
        let end = text.rsplit('.').next().unwrap_or_default();
        let lower =
            text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-'));
        let letters = (2..=24).contains(&end.len()) && end.chars().all(|c| c.is_ascii_lowercase());
        lower && letters && !facts.file_endings.iter().any(|ending| ending == end)
    };
    let mut names = BTreeSet::new();
    for signal in &test.signals {
        let hosts = signal.contains.iter().filter(|(field, _)| facts.is_host(field));
        names.extend(hosts.flat_map(|(_, values)| values).filter(|value| is_host(value)).cloned());
    }
    let words = words(test);
    names.extend(
        HOST.find_iter(&words).map(|found| found.as_str()).filter(|text| is_host(text)).map(str::to_owned),
    );
    names
}

/// The programs that a test names, as files.
fn named_programs(test: &PackageTest) -> BTreeSet<String> {
    static PROGRAM: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)[a-z0-9_.-]+\.exe\b").expect("constant pattern"));
    let facts = lint_facts();
    let mut texts = vec![words(test)];
    for signal in &test.signals {
        let paths = signal.contains.iter().filter(|(field, _)| facts.is_program_path(field));
        texts.extend(paths.flat_map(|(_, values)| values).cloned());
    }
    let found = texts.iter().flat_map(|text| PROGRAM.find_iter(text));
    found.map(|found| found.as_str().to_lowercase()).collect()
}

/// The ids of the events that a test names.
fn named_events(test: &PackageTest) -> BTreeSet<u32> {
    static EVENT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)\bevent ?(?:id|code)s? ([0-9]{1,5})\b").expect("constant pattern"));
    let words = words(test);
    let told = EVENT.captures_iter(&words).filter_map(|found| found[1].parse().ok());
    told.chain(test.signals.iter().map(|signal| signal.event_id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(about: &str, contains: &[(&str, &str)]) -> PackageTest {
        let contains = contains.iter().map(|(field, value)| ((*field).to_owned(), vec![(*value).to_owned()]));
        PackageTest {
            name: "t".to_owned(),
            title: String::new(),
            description: String::new(),
            expected: Expected::Findings(detection::ExpectedFindings {
                services: vec!["x".to_owned()],
                ..detection::ExpectedFindings::default()
            }),
            now: String::new(),
            signals: vec![detection::Signal {
                about: about.to_owned(),
                event_id: 22,
                contains: contains.collect(),
                at_least: 1,
                flavours: Vec::new(),
            }],
            flavours: Vec::new(),
            queries: Vec::new(),
        }
    }

    #[track_caller]
    fn check(found: impl IntoIterator<Item = impl ToString>, expected: &str) {
        let found: Vec<String> = found.into_iter().map(|name| name.to_string()).collect();
        assert_eq!(found.join(" "), expected);
    }

    #[test]
    fn hosts_are_read_from_fields_and_from_words() {
        check(named_hosts(&test("", &[("QueryName", "api.example.com")])), "api.example.com");
        let words =
            "Event ID 3: 'net use' to d.docs.example.net (198.51.x.x) by tool.exe, Net.WebClient, e.g. a.ps1";
        check(named_hosts(&test(words, &[])), "d.docs.example.net");
    }

    #[test]
    fn programs_and_events_are_read_from_words() {
        let words = "Sysmon Event ID 1 or Security Event ID 4688: Process Create with Image=Tool.exe";
        check(named_programs(&test(words, &[("Image", "two.exe")])), "tool.exe two.exe");
        check(named_events(&test(words, &[])), "1 22 4688");
    }
}

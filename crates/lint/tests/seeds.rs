//! The published queries that the project began with: what the lints say of our transcriptions is `docs/seed-report.md`
//! (`COMPLETE=1` writes it anew), and of the texts as they were published, read in place, they say the same.
#![expect(clippy::disallowed_methods, reason = "tests read files")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use detection::{Detection, Expected, Files, Test};
use lint::{Linter, Report, Selection};
use query::{Knowledge, Language, Settings};
use taxonomy::Views;
use text::{Diagnostic, Diagnostics, Source};

const LANGUAGES: [(Language, &str, &str); 2] = [
    (Language::Spl, "spl", "high severity medium confidence"),
    (Language::Aql, "sql", "high severity high confidence"),
];

/// What is known to be wrong with them, from running them over recordings and from the vendors' tables: where that is
/// noted, in which query it is, the lint that must say it, and a word of what it says (in its place, its words or its notes).
const FAULTS: &[(&str, Language, &str, &str)] = &[
    ("recordings: no event 3 has a parent", Language::Spl, "null-group-key", "`ParentImage`"),
    (
        "recordings: the sourcetype was renamed",
        Language::Spl,
        "source-as-sourcetype",
        "sourcetype=\"XmlWinEventLog",
    ),
    ("recordings: names are reverse names", Language::Spl, "reverse-dns-hostname", "`DestinationHostname`"),
    ("recordings: names are reverse names", Language::Aql, "reverse-dns-hostname", "`DestinationHostname`"),
    ("recordings: the names are in event 22", Language::Spl, "reverse-dns-hostname", "Event ID 22"),
    ("recordings: 1,200 false names", Language::Spl, "unbounded-domain", "`microsoft.com`"),
    ("recordings: xbox.com", Language::Spl, "unbounded-domain", "`xbox.com`"),
    ("recordings: dropbox.com by box.com", Language::Spl, "subsumed-pattern", "`dropbox\\.com`"),
    ("recordings: a second of the last day", Language::Aql, "milliseconds-as-seconds", "86.4 s"),
    ("data model, 1", Language::Aql, "unknown-function", "`LOGSOURCETYPEID`"),
    ("data model, 2", Language::Aql, "wrong-log-source-type", "LOGSOURCETYPENAME takes `devicetype`"),
    ("data model, 3", Language::Aql, "wrong-log-source-type", "taken for 93"),
    ("data model, 3", Language::Aql, "wrong-log-source-type", "taken for 119"),
    ("data model, 4", Language::Aql, "unknown-property", "\"ImageFileName\""),
    ("data model, 4", Language::Aql, "unknown-property", "\"CommandLine\""),
    ("data model, 4", Language::Aql, "unknown-property", "\"DestinationHostname\""),
    ("data model, 5", Language::Aql, "no-time-window", "5 minutes"),
    ("data model, 6", Language::Aql, "unbounded-domain", "`microsoft.com`"),
    ("data model, 6", Language::Aql, "unbounded-domain", "`xbox.com`"),
    ("data model, 6", Language::Aql, "filter-and-label-disagree", "notion.so"),
    ("data model, 6", Language::Aql, "filter-and-label-disagree", "trello.com"),
    ("data model, 6", Language::Aql, "filter-and-label-disagree", "wordpress.com"),
    ("data model, 6", Language::Aql, "filter-and-label-disagree", "mediafire.com"),
    ("data model, 6", Language::Aql, "filter-and-label-disagree", "yandex.com"),
    ("data model, 7", Language::Aql, "unbounded-name", "python.exe"),
    ("data model, 7", Language::Aql, "unbounded-name", "curl.exe"),
    ("data model, 8", Language::Aql, "needless-conversion", "`destinationport`"),
    ("data model, 10", Language::Aql, "unlimited-rows", "LIMIT"),
    ("catalogue, L1", Language::Spl, "always-true-threshold", "asks for no more"),
    ("catalogue, L3", Language::Spl, "unreachable-branch", "\"Unknown\""),
    ("catalogue, L4", Language::Aql, "subsumed-pattern", "sharepoint.com"),
    ("catalogue, L4", Language::Aql, "subsumed-pattern", "graph.microsoft.com"),
    ("catalogue, L4", Language::Aql, "subsumed-pattern", "raw.githubusercontent.com"),
    ("catalogue, L4", Language::Aql, "subsumed-pattern", "blogspot.com"),
    ("catalogue, L8", Language::Spl, "shadowed-label", "`raw.githubusercontent.com` gets `SocialMedia`"),
    ("catalogue, D5", Language::Spl, "lookup-arguments-crossed", "clienthost"),
    ("catalogue, D5", Language::Spl, "lookup-result-unused", "`ResolvedIP`"),
    ("catalogue, V1", Language::Spl, "unbounded-name", "cmd.exe"),
];

/// What of it only the package's own list of services and its tests show: recordings, and data model, 9.
const FAULTS_IN_A_PACKAGE: &[(Language, &str, &str)] = &[
    (Language::Spl, "stale-service-list", "`github.com`"),
    (Language::Aql, "stale-service-list", "`github.com`"),
    (Language::Spl, "stale-service-list", "`dropboxapi.com`"),
    (Language::Aql, "stale-service-list", "`dropboxapi.com`"),
];

/// All that a finding says and where.
fn said(finding: &Diagnostic, source: &Source) -> String {
    format!("{} {} {}", finding.span.of(source.text()), finding.message, finding.notes.join(" "))
}

#[track_caller]
fn finds_each(language: Language, source: &Source, findings: &Diagnostics) {
    for (noted, _, lint, word) in FAULTS.iter().filter(|fault| fault.1 == language) {
        let found =
            findings.iter().any(|finding| finding.name == *lint && said(finding, source).contains(word));
        assert!(found, "{}: {noted}: {lint} does not say {word}", source.name());
    }
}

#[test]
fn the_report_shows_every_known_fault_and_no_other() {
    let mut page = String::from(
        "# What is wrong with the published queries\n\nMade by `overhear lint` of `detections/web_service_c2/baseline.spl` and \
         `baseline.aql`; nothing here is written by hand. [lints.md](lints.md) says of each lint what it finds and how sure \
         it is; `overhear lint detections/web_service_c2` adds what the package's tests and its list of services show.\n",
    );
    for language in [Language::Spl, Language::Aql] {
        let file = format!("baseline.{}", language.name());
        let text = fs::read_to_string(root().join("detections/web_service_c2").join(&file))
            .expect("the package has it");
        let source = Source::new(&file, &text);
        let findings = lint(language, &source);
        finds_each(language, &source, &findings);
        let known = FAULTS.iter().filter(|fault| fault.1 == language).map(|fault| fault.2.to_owned());
        assert_eq!(names(&findings), known.collect(), "{file}");
        page.push_str(&format!("\n## {file}\n\n```text\n"));
        let report = Report { file, line: None, source, findings };
        let shown: Vec<String> = report.findings.iter().map(|finding| report.rendered(finding)).collect();
        page.push_str(&shown.join("\n"));
        page.push_str("```\n");
    }
    let path = root().join("docs/seed-report.md");
    if std::env::var("COMPLETE").is_ok() {
        fs::write(&path, &page).expect("docs/ can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == page, "docs/seed-report.md is old: COMPLETE=1 cargo test -p lint --test seeds");
}

#[test]
fn the_texts_as_published_have_the_same_faults() {
    for (language, from, to) in LANGUAGES {
        let Some(text) = published(from, to) else {
            println!("skipped: shared/seeds absent");
            return;
        };
        let source = Source::new("published", text);
        let found = lint(language, &source);
        finds_each(language, &source, &found);
        let known = FAULTS.iter().filter(|fault| fault.1 == language).map(|fault| fault.2.to_owned());
        assert_eq!(names(&found), known.collect(), "{language}");
    }
}

#[test]
fn the_package_shows_which_names_of_services_the_published_queries_miss() {
    for (source, language, found) in of_package(&package()) {
        for (_, lint, word) in FAULTS_IN_A_PACKAGE.iter().filter(|fault| fault.0 == language) {
            let of_lint = found.iter().filter(|finding| finding.name == *lint);
            let says = of_lint.map(|finding| said(finding, &source)).any(|said| said.contains(word));
            assert!(
                says || !source.name().starts_with("baseline"),
                "{}: {lint} does not say {word}",
                source.name()
            );
        }
    }
}

/// What the published pages expect each of their four tests to leave behind, as they say it.
#[test]
fn three_of_the_four_published_tests_are_out_of_reach_of_the_published_queries() {
    let Some(tests) = published_tests() else {
        println!("skipped: shared/seeds absent");
        return;
    };
    assert_eq!(tests.len(), 4);
    let mut package = package();
    package.tests = tests;
    for (source, _, found) in of_package(&package) {
        if !source.name().starts_with("baseline") {
            continue;
        }
        let of_test: Vec<&str> = found
            .iter()
            .filter(|finding| finding.name == "unreachable-test")
            .map(|finding| finding.message.as_str())
            .collect();
        assert_eq!(of_test.len(), 3, "{}: {of_test:?}", source.name());
        for (test, host) in
            [("1", "api.dropboxapi.com"), ("3", "d.docs.live.net"), ("4", "www.googleapis.com")]
        {
            let says =
                |message: &&&str| message.contains(&format!("`test {test}`")) && message.contains(host);
            assert!(of_test.iter().any(|message| says(&message)), "{}: {test} {host}", source.name());
        }
    }
}

#[test]
fn our_own_queries_have_no_fault_that_is_not_allowed_with_a_reason() {
    for (source, _, found) in of_package(&package()) {
        if source.name().starts_with("baseline") {
            continue;
        }
        let report = Report { file: source.name().to_owned(), line: None, source, findings: found };
        let shown: Vec<String> = report.findings.iter().map(|finding| report.rendered(finding)).collect();
        assert_eq!(shown, Vec::<String>::new());
        for (at, _) in report.source.text().match_indices("overhear: allow") {
            let (_, line) = report.source.line_at(at);
            assert!(line.of(report.source.text()).contains(" because "), "an exception says why");
        }
    }
}

fn of_package(package: &Detection) -> Vec<(Source, Language, Diagnostics)> {
    let (knowledge, views) = (Knowledge::default(), Views::default());
    let settings = Settings::new(&functions::Catalogue, &knowledge, &views);
    let linter = Linter::new(settings, Selection::default());
    let found = lint::lint_package(&linter, package, &|file| file.to_owned(), &|_| Diagnostics::new());
    let languages = package.queries.iter().map(|query| query.language);
    found.into_iter().zip(languages).map(|((source, found), language)| (source, language, found)).collect()
}

fn package() -> Detection {
    Detection::read("web_service_c2", &Folder(root().join("detections/web_service_c2")))
        .expect("it can be read")
}

struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> std::io::Result<Vec<u8>> {
        fs::read(self.0.join(path))
    }

    fn list(&self, folder: &str) -> std::io::Result<Vec<String>> {
        let entries = fs::read_dir(self.0.join(folder)).into_iter().flatten().flatten();
        let name = |entry: fs::DirEntry| {
            let slash = if entry.path().is_dir() { "/" } else { "" };
            format!("{}{slash}", entry.file_name().to_string_lossy())
        };
        Ok(entries.map(name).collect())
    }
}

fn published_tests() -> Option<Vec<Test>> {
    let entries = fs::read_dir(root().join("../shared/seeds")).into_iter().flatten().flatten();
    let text = entries.filter_map(|entry| fs::read_to_string(entry.path()).ok()).next()?;
    let signals = text.lines().map(str::trim).filter(|line| line.starts_with("Expected signal:"));
    let test = |(at, line): (usize, &str)| Test {
        name: format!("test {}", at + 1),
        title: String::new(),
        description: line.to_owned(),
        expected: Expected::Findings(detection::ExpectedFindings {
            services: vec!["any".to_owned()],
            ..detection::ExpectedFindings::default()
        }),
        now: "2026-01-01T00:00:00Z".to_owned(),
        signals: Vec::new(),
        flavours: Vec::new(),
        queries: Vec::new(),
    };
    Some(signals.enumerate().map(test).collect())
}

fn lint(language: Language, source: &Source) -> Diagnostics {
    let (knowledge, views) = (Knowledge::default(), Views::default());
    Linter::new(Settings::new(&functions::Catalogue, &knowledge, &views), Selection::default())
        .lint(language, source)
}

fn names(findings: &Diagnostics) -> BTreeSet<String> {
    findings.iter().map(|finding| finding.name.to_owned()).collect()
}

fn published(from: &str, to: &str) -> Option<String> {
    let entries = fs::read_dir(root().join("../shared/seeds")).into_iter().flatten().flatten();
    let texts = entries.filter_map(|entry| fs::read_to_string(entry.path()).ok());
    texts.into_iter().find_map(|text| {
        let lines = || text.lines().skip_while(|line| line.trim() != from).skip(1);
        let block: Vec<&str> = lines().take_while(|line| !line.starts_with(to)).collect();
        (!block.is_empty() && lines().count() > block.len()).then(|| block.join("\n"))
    })
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

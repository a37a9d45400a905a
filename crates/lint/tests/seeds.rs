//! The published queries that the project began with: what the lints say of our transcriptions is `docs/seed-report.md`
//! (`COMPLETE=1` writes it anew), and of the texts as they were published, read in place, they say the same.
#![expect(clippy::disallowed_methods, reason = "tests read files")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use lint::{Linter, Report, Selection};
use query::{Knowledge, Language, Settings};
use taxonomy::Views;
use text::{Diagnostics, Source};

const LANGUAGES: [(Language, &str, &str); 2] = [
    (Language::Spl, "spl", "high severity medium confidence"),
    (Language::Aql, "sql", "high severity high confidence"),
];

/// What is known to be wrong with them, from running them and from the schemas.
const KNOWN: [(Language, &[&str]); 2] = [
    (
        Language::Spl,
        &[
            "always-true-threshold",
            "lookup-arguments-crossed",
            "lookup-result-unused",
            "null-group-key",
            "reverse-dns-hostname",
            "shadowed-label",
            "source-as-sourcetype",
            "subsumed-pattern",
            "unbounded-domain",
            "unbounded-name",
            "unreachable-branch",
        ],
    ),
    (
        Language::Aql,
        &[
            "filter-and-label-disagree",
            "milliseconds-as-seconds",
            "needless-conversion",
            "no-time-window",
            "reverse-dns-hostname",
            "subsumed-pattern",
            "unbounded-domain",
            "unbounded-name",
            "unknown-function",
            "unknown-property",
            "unlimited-rows",
            "wrong-log-source-type",
        ],
    ),
];

#[test]
fn the_report_shows_every_known_fault_and_no_other() {
    let mut page = String::from(
        "# What is wrong with the published queries\n\nMade by `overhear lint` of `detections/web_service_c2/baseline.spl` and \
         `baseline.aql`; nothing here is written by hand. [lints.md](lints.md) says of each lint what it finds and how sure \
         it is; `overhear lint detections/web_service_c2` adds what the package's tests and its list of services show.\n",
    );
    for (language, known) in KNOWN {
        let file = format!("baseline.{}", language.name());
        let text = fs::read_to_string(root().join("detections/web_service_c2").join(&file))
            .expect("the package has it");
        let source = Source::new(&file, &text);
        let findings = lint(language, &source);
        assert_eq!(names(&findings), known.iter().map(|name| (*name).to_owned()).collect(), "{file}");
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
    for ((language, from, to), (_, known)) in LANGUAGES.into_iter().zip(KNOWN) {
        let Some(text) = published(from, to) else {
            println!("skipped: shared/seeds absent");
            return;
        };
        let found = names(&lint(language, &Source::new("published", text)));
        assert_eq!(found, known.iter().map(|name| (*name).to_owned()).collect(), "{language}");
    }
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

//! How much of a query its tests notice. `corpus/mutation.txt` keeps it of our own packages; `COMPLETE=1` writes it anew,
//! `FINDINGS=FILE` every change that no test notices.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests read files and show how far they are"
)]

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use detection::{Detection, Files, Packed};
use engine::Engine;
use hunt::{Budget, Change, Compiled, MutationScore, Trials, mutation_score, needs};

const MANIFEST: &str = "id: 00000000-0000-4000-8000-000000000000\ntitle: T\ndescription: D\nattack: {tactic: a, technique: \
                        T1, technique_name: N}\nseverity: high\nconfidence: []\ndata_sources: []\nqueries:\n  - {file: FILE, \
                        language: LANGUAGE, kind: ours, about: A, finding: {process: Image, name: QueryName}}\ntests: \
                        [attack, silence]\n";

fn event(name: &str, image: &str, at: &str) -> String {
    format!(
        r#"{{"EventID": 22, "Channel": "Microsoft-Windows-Sysmon/Operational", "Hostname": "ws", "TimeCreated": "{at}", "QueryName": "{name}", "Image": "{image}", "ProcessGuid": "{{g}}"}}"#
    )
}

/// A package with one query, whose test asks for `a.example` by `one.exe`.
fn package(file: &str, language: &str, text: &str) -> Packed {
    let test = |expected: &str| {
        format!(
            "title: T\ndescription: D\nexpected: {expected}\nnow: 2026-01-01T12:00:00Z\nflavours:\n  - {{name: plain, file: \
             x.jsonl, about: A}}\n"
        )
    };
    let at = "2026-01-01T11:00:00Z";
    Packed::default()
        .with("detection.yml", MANIFEST.replace("FILE", file).replace("LANGUAGE", language))
        .with(file, text)
        .with("tests/attack/test.yml", test("{services: [x], names: [a.example]}"))
        .with("tests/attack/x.jsonl", event("a.example", "C:\\\\one.exe", at))
        .with("tests/silence/test.yml", test("{services: []}"))
        .with("tests/silence/x.jsonl", event("c.example", "C:\\\\one.exe", at))
}

fn score(files: &dyn Files, name: &str, most: usize) -> Vec<(MutationScore, String)> {
    let detection = Detection::read(name, files).expect("the package can be read");
    let queries: Vec<Compiled<'_>> = detection
        .queries
        .iter()
        .map(|query| Compiled::new(&detection, query, &hunt::Setting::default()))
        .collect();
    let engine = Engine::new(engine::Options::default()).expect("the engine starts");
    let trials = Trials::read_all(&detection, &needs(queries.iter()), |file| files.read(file))
        .expect("it can be read");
    let one = |query: &Compiled<'_>| {
        let seen = |done: usize, of: usize| {
            if done.is_multiple_of(100) && most > 1_000 {
                println!("{}: {done} of {of}", query.query.file);
            }
        };
        let score = mutation_score(&trials, query, &engine, Budget(most), &seen).expect("it compiles");
        (score, query.query.text.clone())
    };
    queries.iter().filter(|query| query.is_ours()).map(one).collect()
}

/// What no test notices: the change, what is written there, and the event that would tell.
#[track_caller]
fn check(file: &str, language: &str, text: &str, expected: &[(Change, &str, &str)]) {
    let (score, text) = score(&package(file, language, text), "p", 1_000).remove(0);
    assert_eq!((score.attacks, score.matched), (1, 1), "{text}");
    let shown: Vec<(Change, String, String)> = score
        .unnoticed
        .iter()
        .map(|one| {
            let event: Vec<String> =
                one.witness.iter().map(|(field, value)| format!("{field}={value}")).collect();
            (one.change, one.span.of(&text).to_owned(), event.join(" "))
        })
        .collect();
    let shown: Vec<(Change, &str, &str)> =
        shown.iter().map(|(change, text, event)| (*change, text.as_str(), event.as_str())).collect();
    assert_eq!(shown, expected, "{text}");
}

#[test]
fn what_no_test_has_tried_is_named_with_an_event_that_would_tell() {
    check(
        "q.spl",
        "spl",
        "EventCode=22 | where match(QueryName, \"^(a|b)\\.example$\")",
        &[
            (Change::Condition, "EventCode=22", ""),
            (Change::Alternative, "b", "EventCode=22 QueryName=b.example"),
        ],
    );
}

#[test]
fn values_of_a_rule_are_tried_one_by_one() {
    let rule = "title: T\nlogsource: {product: windows, category: dns_query}\ndetection:\n    selection:\n        QueryName:\n            \
                - 'a.example'\n            - 'b.example'\n    condition: selection\n";
    let (score, text) = score(&package("q.yml", "sigma", rule), "p", 1_000).remove(0);
    let lists: Vec<&str> = score
        .unnoticed
        .iter()
        .filter(|one| one.change == Change::Alternative)
        .map(|one| one.span.of(&text))
        .collect();
    assert_eq!(lists, ["'b.example'"]);
    assert!(score.percent().is_some_and(|percent| percent < 100.0));
}

#[test]
fn a_window_that_no_event_is_near_the_end_of_is_not_tried_by_any() {
    let text =
        "SELECT \"Process Path\" AS Image, URL AS QueryName FROM events WHERE URL = 'a.example' LAST 4 HOURS";
    check(
        "q.aql",
        "aql",
        text,
        &[(Change::Window, "LAST 4 HOURS", ""), (Change::Window, "LAST 4 HOURS", "")],
    );
}

struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.0.join(path))
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let Ok(entries) = fs::read_dir(self.0.join(folder)) else { return Ok(Vec::new()) };
        let name = |entry: fs::DirEntry| {
            let slash = if entry.path().is_dir() { "/" } else { "" };
            format!("{}{slash}", entry.file_name().to_string_lossy())
        };
        let mut names: Vec<String> = entries.flatten().map(name).collect();
        names.sort();
        Ok(names)
    }
}

#[test]
#[ignore = "runs our queries some thousand times: cargo test -p hunt --test mutation -- --ignored --nocapture"]
fn the_scores_of_our_packages_are_kept() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut table = String::from(
        "# How many changes of our own queries their tests notice: package, query, noticed, of how many. Kept by\n\
         # crates/hunt/tests/mutation.rs, which says how.\n",
    );
    let mut all = String::new();
    let folders = Folder(root.join("detections")).list("").expect("it can be listed");
    for name in folders.iter().filter_map(|name| name.strip_suffix('/')) {
        for (score, text) in score(&Folder(root.join("detections").join(name)), name, 100_000) {
            let counted = score.noticed + score.unnoticed.len();
            writeln!(table, "{name} {} {} {counted}", score.query, score.noticed).expect("a text takes text");
            println!("{name}/{}: {:?} %, {} void", score.query, score.percent(), score.void);
            for one in &score.unnoticed {
                let (line, told) = (text[..one.span.start].lines().count(), one.change.told(&one.detail));
                writeln!(all, "{}:{line}\t{told}\t{:?}", score.query, one.witness)
                    .expect("a text takes text");
            }
        }
    }
    if let Ok(path) = std::env::var("FINDINGS") {
        fs::write(path, all).expect("the findings can be written");
    }
    let path = root.join("corpus/mutation.txt");
    if std::env::var("COMPLETE").is_ok() {
        fs::write(&path, &table).expect("corpus/ can be written");
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), table);
}

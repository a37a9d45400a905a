//! `--qradar-state`, wherever AQL runs.

mod overhear;

use std::fs;
use std::path::{Path, PathBuf};

use overhear::{fails, file, folder, out, overhear as run, root, rows, three_events};

/// Events whose port the server has in a reference set.
const WATCHED: &str =
    r#"SELECT * FROM events WHERE "Event ID" = '3' AND REFERENCESETCONTAINS('watched', destinationport)"#;

/// A server that watches the port of HTTPS.
fn state() -> String {
    let state = folder("state");
    fs::create_dir_all(state.join("reference_sets")).expect("a folder");
    fs::write(state.join("reference_sets/watched.txt"), "443\n").expect("a file");
    state.display().to_string()
}

/// The packaged detection with another query for QRadar.
fn own(name: &str) -> String {
    let own = folder(name).join("watched");
    copy(&root().join("detections/web_service_c2"), &own);
    fs::write(own.join("qradar.aql"), WATCHED).expect("written");
    own.display().to_string()
}

fn copy(from: &Path, to: &PathBuf) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).expect("a file");
        }
    }
}

#[test]
fn the_tests_of_a_detection_ask_it() {
    let (own, state) = (own("tested"), state());
    let marks = |more: &[&str]| {
        let said = run(&[&["test", &own, "--format", "jsonl"], more].concat());
        let verdicts = said.out.lines().filter(|line| line.contains(r#""query":"qradar.aql""#));
        verdicts.filter(|line| line.contains(r#""matched":[{"#)).count()
    };
    assert_eq!(marks(&[]), 0);
    assert_ne!(marks(&["--qradar-state", &state]), 0);
}

#[test]
fn a_hunt_asks_it() {
    let (own, state) = (own("hunted"), state());
    let hunt = ["hunt", "samples/office-day", "--detection", &own, "--language", "aql"];
    assert_eq!(rows(&hunt).len(), 0);
    assert_ne!(rows(&[&hunt[..], &["--qradar-state", &state]].concat()).len(), 0);
}

#[test]
fn an_explanation_asks_it() {
    let (state, events) = (state(), file("three.jsonl", three_events()));
    let all = "SELECT * FROM events WHERE destinationport = 443";
    let of_files = ["explain", "--aql", WATCHED, &events, "--found-by-aql", all];
    let of_tests =
        ["explain", "--aql", WATCHED, "--detection", "web_service_c2", "--test", "pastebin_read_write"];
    for asked in [&of_files[..], &of_tests[..]] {
        let found = |more: &[&str]| -> Vec<bool> {
            let rows = rows(&[asked, more].concat());
            rows.iter().map(|row| row["found"].as_bool().expect("a verdict")).collect()
        };
        assert!(found(&[]).iter().all(|found| !found), "{asked:?}");
        assert!(found(&["--qradar-state", &state]).contains(&true), "{asked:?}");
    }
}

#[test]
fn an_explanation_of_tests_is_as_strict_as_it_is_told() {
    let asked =
        ["explain", "--aql", "SELECT * FROM events WHERE Image = 'x'", "--detection", "web_service_c2"];
    let with = |more: &[&'static str]| [&asked[..], more].concat();
    assert_ne!(rows(&with(&["--aql-mode", "lenient"])).len(), 0);
    fails(2, &with(&["--aql-mode", "strict"]), "Image");
    fails(2, &with(&["--aql-mode", "strict", "--fix"]), "Image");
}

#[test]
fn a_comparison_asks_it() {
    let (state, events) = (state(), file("three.jsonl", three_events()));
    let (a, b) = (
        format!("aql:{WATCHED}"),
        r#"aql:SELECT * FROM events WHERE "Event ID" = '3' AND destinationport = 443"#,
    );
    let asked = ["compare", &a, b, "--data", &events];
    assert!(out(1, &asked).contains("Of 3 events both find 0, only A 0, only B 1."));
    let said = run(&[&asked[..], &["--qradar-state", &state]].concat()).out;
    assert!(said.contains("Of 3 events both find 1, only A 0, only B 0."), "{said}");
}

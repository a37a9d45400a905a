//! The page of the lints is made of the heads of their files. `COMPLETE=1` writes it anew.
#![expect(clippy::disallowed_methods, reason = "tests read files")]

use std::fs;
use std::path::{Path, PathBuf};

use lint::Lint;

const HEADINGS: [&str; 4] = ["## What it finds", "## Why it matters", "## Example", "## How sure"];

#[test]
fn the_page_says_what_the_files_say() {
    let page = page();
    let path = root().join("docs/lints.md");
    if std::env::var("COMPLETE").is_ok() {
        fs::write(&path, &page).expect("docs/ can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/lints.md is old: COMPLETE=1 cargo test -p lint --test docs writes it anew"
    );
}

#[test]
fn the_lints_stand_in_the_order_of_the_alphabet_each_once() {
    let names: Vec<&str> = lint::ALL.iter().map(|lint| lint.name).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(names, sorted);
}

fn page() -> String {
    let mut page = String::from(
        "# Lints\n\nWhat `overhear lint` looks for. Made of the heads of the files in `crates/lint/src/lints/`; \
         `docs/lint-precision.md` says how often each is right.\n\n| lint | severity | finds |\n|---|---|---|\n",
    );
    for lint in lint::ALL {
        page.push_str(&format!("| [{0}](#{0}) | {1} | {2} |\n", lint.name, lint.severity, lint.finds));
    }
    for lint in lint::ALL {
        page.push_str(&format!("\n## {}\n\n{}", lint.name, head(lint)));
    }
    page
}

/// The head of a lint's file, its headings one step lower.
fn head(lint: &Lint) -> String {
    let file = format!("crates/lint/src/lints/{}.rs", lint.name.replace('-', "_"));
    let text = fs::read_to_string(root().join(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let lines = text.lines().take_while(|line| line.starts_with("//!"));
    let head: Vec<&str> = lines.map(|line| line.strip_prefix("//! ").unwrap_or_default()).collect();
    let headings: Vec<&str> = head.iter().copied().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(headings, HEADINGS, "{file}");
    head.iter()
        .map(|line| if line.starts_with("## ") { format!("#{line}\n") } else { format!("{line}\n") })
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

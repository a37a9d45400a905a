//! The rules of the Sigma project, read in place: how many parse, how many become plans, and why the others do not.
#![expect(clippy::disallowed_methods, reason = "the corpus is read in place")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use plan::{Arity, FunctionSpec, Functions, Kind, Type};
use sigma::{Logsources, lower, parse};
use text::Severity;

struct Any;

impl Functions for Any {
    fn find(&self, name: &str) -> Option<FunctionSpec> {
        let returns = |_: &[Type]| Type::Boolean;
        let arity = Arity::at_least(1);
        name.starts_with("sigma.").then_some(FunctionSpec {
            name: "",
            signature: "",
            arity,
            kind: Kind::Scalar,
            returns,
        })
    }

    fn names(&self, _: &str) -> Vec<&'static str> {
        Vec::new()
    }
}

/// Why a rule that the project itself calls `unsupported`, or one with placeholders, becomes no plan.
const EXPLAINED: [&str; 3] = ["unsupported", "placeholder", "bad-condition"];

#[test]
fn every_rule_of_the_corpus_is_planned_or_explained() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/sigma");
    if !corpus.is_dir() {
        println!("skipped: {} absent", corpus.display());
        return;
    }
    let mut files = Vec::new();
    gather(&corpus, &mut files);
    let logsources = Logsources::builtin();
    let (mut parsed_files, mut planned_files) = (0, 0);
    let mut reasons: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let mut unexplained = Vec::new();
    for file in &files {
        let text = fs::read_to_string(file).expect("a readable rule");
        let mut parsed = parse(&text);
        let is_error = |said: &&text::Diagnostic| said.severity == Severity::Error;
        let readable = !parsed.diagnostics.iter().any(|said| is_error(&said));
        let mut diagnostics = std::mem::take(&mut parsed.diagnostics);
        for rule in &parsed.rules {
            diagnostics.extend(lower(rule, &Any, &logsources).1);
        }
        parsed_files += usize::from(readable);
        match diagnostics.iter().find(is_error) {
            None => planned_files += 1,
            Some(fault) => {
                *reasons.entry((fault.name, reason(fault))).or_default() += 1;
                let unsupported = text.contains("status: unsupported");
                let known = if unsupported { &EXPLAINED[..] } else { &EXPLAINED[..2] };
                if !known.contains(&fault.name) {
                    unexplained.push(format!("{}: {fault:?}", file.display()));
                }
            }
        }
        for warning in diagnostics.iter().filter(|said| said.severity == Severity::Warning) {
            *reasons.entry((warning.name, "(warning)".to_owned())).or_default() += 1;
        }
    }
    let share = |count: usize| 100.0 * count as f64 / files.len() as f64;
    println!("{} files, {parsed_files} parsed ({:.2} %)", files.len(), share(parsed_files));
    println!("{planned_files} planned ({:.2} %)", share(planned_files));
    for ((name, reason), count) in reasons {
        println!("{count:5}  {name}: {reason}");
    }
    assert_eq!(unexplained, Vec::<String>::new());
    assert!(share(planned_files) > 98.5);
}

/// The message without the value that it names.
fn reason(said: &text::Diagnostic) -> String {
    said.message.split('`').step_by(2).collect::<Vec<_>>().join("..")
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "yml") {
            files.push(path);
        }
    }
}

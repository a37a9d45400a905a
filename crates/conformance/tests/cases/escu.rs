//! Splunk's own content, read in place: what comes of its tests over the recordings that are at hand. The counts are
//! kept in `corpus/escu.txt`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use detection::EscuContent;
use engine::{Engine, Options};
use hunt::{AttackFiles, EscuOutcome, Judging, Tables, judge_escu, kind_of_reason};
use query::Knowledge;
use telemetry::{Event, Flow, Sink, Warning};

use crate::ratchet::hold;

#[test]
fn tests_of_splunk_content_are_judged() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    if !shared.join("escu").is_dir() || !shared.join("data").is_dir() {
        println!("skipped: {} absent", shared.join("escu").display());
        return;
    }
    let content = content(&shared.join("escu"));
    let files = AttackFiles::new(telemetry::files(&[shared.join("data")], &mut Deaf));
    let engine = Engine::new(Options::default()).expect("threads");
    let judging = Judging {
        engine: &engine,
        files: &files,
        tables: &Tables::default(),
        knowledge: &Knowledge::default(),
        intake: &intake::Intake::default(),
        now_ns: None,
    };
    let verdicts = judge_escu(&content, &judging, &mut |_, _| ()).expect("tables that can be read");
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for verdict in &verdicts {
        let key = match verdict.outcome {
            EscuOutcome::Passed => "tests passed".to_owned(),
            EscuOutcome::Failed => "tests differs".to_owned(),
            EscuOutcome::Skipped => {
                let why = verdict.reasons.first().map_or("", String::as_str);
                format!("tests skipped, {}", kind_of_reason(why))
            }
        };
        if verdict.outcome == EscuOutcome::Failed {
            println!("{}: {}", verdict.file, verdict.reasons.join("; "));
        }
        *counts.entry(key).or_default() += 1;
    }
    let mut report = String::from(
        "# Splunk's own content, read in place, over the recordings that are at hand: what came of each test, and how\n\
         # much of the content could be read. Kept by crates/conformance/tests/cases/escu.rs.\n",
    );
    let _ = writeln!(report, "detections right {}", content.detections.len());
    let _ = writeln!(report, "macros right {}", content.knowledge.macros.len());
    let _ = writeln!(report, "lookups right {}", content.lookups.len());
    for note in &content.notes {
        println!("{note}");
    }
    let _ = writeln!(report, "notes wrong {}", content.notes.len());
    for (key, count) in counts {
        let _ = writeln!(report, "{key} {count}");
    }
    hold("escu.txt", &report);
}

fn content(root: &Path) -> EscuContent {
    let mut content = EscuContent::default();
    let text = |file: &Path| fs::read_to_string(file).expect("a readable file");
    let name = |file: &Path| file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for file in yaml(&root.join("detections")) {
        content.add_detection(&name(&file), &text(&file));
    }
    for file in yaml(&root.join("macros")) {
        content.add_macro(&name(&file), &text(&file));
    }
    for file in yaml(&root.join("lookups")) {
        content
            .add_lookup(&name(&file), &text(&file), |table| fs::read(root.join("lookups").join(table)).ok());
    }
    content
}

fn yaml(folder: &Path) -> Vec<PathBuf> {
    let all = telemetry::files(&[folder.to_owned()], &mut Deaf);
    all.into_iter().filter(|file| file.extension().is_some_and(|end| end == "yml")).collect()
}

struct Deaf;

impl Sink for Deaf {
    fn event(&mut self, _event: Event) -> Flow {
        Flow::Continue(())
    }

    fn warning(&mut self, warning: Warning) {
        panic!("the folders can be read: {warning}");
    }
}

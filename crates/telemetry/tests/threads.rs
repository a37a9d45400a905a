//! What several threads read is what one reads, in the same order.

mod collect;

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use collect::{Found, shared};
use telemetry::{Event, Flow, Options, Sink, Warning, read, read_on};

fn one(paths: &[PathBuf]) -> Found {
    let mut found = Found::default();
    let _ = read(paths, &Options::default(), &mut found);
    found
}

fn several(threads: usize, paths: &[PathBuf]) -> Found {
    let mut found = Found::default();
    read_on(threads, paths, &Options::default(), &mut found).expect("no thread stops");
    found
}

#[track_caller]
fn check(paths: &[PathBuf]) {
    let expected = one(paths);
    for threads in [1, 3] {
        let found = several(threads, paths);
        assert!(found.events == expected.events, "{threads} threads: other events");
        assert_eq!(found.warnings, expected.warnings, "{threads} threads");
        assert_eq!(found.done, expected.done, "{threads} threads");
    }
}

#[test]
fn recorded_files_and_archives_come_in_their_order() {
    let Some(root) = shared() else { return };
    let folders = ["evtx/samples", "formats", "open-xp-rules", "no/such/folder"];
    check(&folders.map(|folder| root.join(folder)));
}

#[test]
fn parts_of_large_files_come_in_their_order() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("threads");
    fs::create_dir_all(&folder).expect("writable");
    let message = "x".repeat(4096);
    for file in ["a.jsonl", "b.jsonl"] {
        let line =
            |number| format!("{{\"EventID\":{number},\"Channel\":\"{file}\",\"Message\":\"{message}\"}}\n");
        let mut lines: String = (0..4300).map(line).collect();
        lines.push_str(&"not JSON\n".repeat(9));
        fs::write(folder.join(file), &lines).expect("writable");
    }
    fs::write(folder.join("c.jsonl"), "{\"EventID\":1,\"Channel\":\"c\"}\n").expect("writable");
    check(&[folder]);
}

/// Takes so many events.
struct First(usize);

impl Sink for First {
    fn event(&mut self, _: Event) -> Flow {
        self.0 -= 1;
        if self.0 == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn warning(&mut self, _: Warning) {}
}

#[test]
fn who_wants_no_more_is_handed_no_more() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stopped.jsonl");
    fs::write(&file, "{\"EventID\":1,\"Channel\":\"c\"}\n".repeat(20_000)).expect("writable");
    let paths = vec![file; 5];
    let mut wanted = First(30_000);
    read_on(2, &paths, &Options::default(), &mut wanted).expect("no thread stops");
    assert_eq!(wanted.0, 0);
}

//! The parts of a large file are, one after the other, the file.

mod collect;

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use collect::{Found, shared};
use telemetry::{
    Event, FileDone, Flow, Joint, Options, Part, Repeated, Sink, Warning, parts, read_file, read_part,
};

const HEADER_BYTES: usize = 4096;
const CHUNK_BYTES: usize = 65_536;

#[test]
fn a_large_file_is_the_sum_of_its_parts() {
    let Some(root) = shared() else { return };
    let small = fs::read(root.join("evtx/samples/sysmon.evtx")).expect("readable");
    let whole: Vec<&[u8]> = small[HEADER_BYTES..]
        .chunks_exact(CHUNK_BYTES)
        .filter(|chunk| chunk.starts_with(b"ElfChnk"))
        .collect();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let mut large = small[..HEADER_BYTES].to_vec();
    whole.iter().cycle().take(70).for_each(|chunk| large.extend_from_slice(chunk));
    // The last chunk is cut off, and one in the middle is damaged.
    large.truncate(large.len() - 1000);
    let damaged = HEADER_BYTES + (66 * CHUNK_BYTES);
    large[damaged..damaged + 8].fill(b'x');
    let path = folder.join("large.evtx");
    fs::write(&path, &large).expect("writable");
    let all = parts(&path, &Options::default());
    assert!(all.len() > 1 && all[0] == Part::Chunks(0..64), "{all:?}");
    let (whole, summed) = (whole_of(&path), summed_of(&path, &all));
    assert!(whole.events.len() > 64 * 10, "{}", whole.events.len());
    assert_eq!(shown(&summed), shown(&whole));
    assert_eq!(summed.warnings, whole.warnings);
    assert!(whole.warnings.iter().any(|warning| warning.contains("chunk 67: ")), "{:?}", whole.warnings);
}

/// Lines of 2 KiB, some of them broken, until there are `bytes`; `time` is written into each.
fn json_lines(bytes: usize, time: &str) -> Vec<u8> {
    let mut all = b"\xef\xbb\xbf".to_vec();
    let message = "x".repeat(2048);
    let mut number = 0;
    while all.len() < bytes {
        number += 1;
        let line = format!(
            r#"{{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","EventReceivedTime":"2024-05-01 12:00:00","{time}":"2024-05-01 12:00:00","EventRecordID":{number},"Image":"C:\\\\a\\\\{number}.exe","Message":"{message}"}}"#
        );
        all.extend_from_slice(line.as_bytes());
        all.extend_from_slice(match number % 500 {
            0 => b"\n{\"EventID\":\n\n",
            1 => b"\r\n\xff{}\n\xef\xbb\xbf\n",
            _ => b"\n",
        });
    }
    all
}

#[test]
fn large_json_lines_are_the_sum_of_their_parts() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("large.jsonl");
    let bytes = json_lines(40 << 20, "UtcTime");
    fs::write(&path, &bytes).expect("writable");
    let all = parts(&path, &Options::default());
    assert_eq!(all.len(), 5);
    let (whole, summed) = (whole_of(&path), summed_of(&path, &all));
    assert!(whole.events.len() > 18_000, "{}", whole.events.len());
    assert_eq!(shown(&summed), shown(&whole));
    assert_eq!(summed.warnings, whole.warnings);
    assert!(whole.warnings.iter().any(|warning| warning.contains("more warnings of this kind")));
    assert_eq!(summed.done, whole.done);
    let mut ends = 0;
    for part in &all {
        let Part::Lines(range) = part else { panic!("{part:?}") };
        assert_eq!(range.start, ends);
        ends = range.end;
        assert_eq!(bytes[ends as usize - 1], b'\n', "{part:?}");
    }
    assert_eq!(ends as usize, bytes.len());
    fs::remove_file(&path).expect("removable");
}

#[test]
fn lines_whose_zone_others_tell_are_whole() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("local.jsonl");
    fs::write(&path, json_lines(9 << 20, "EventTime")).expect("writable");
    assert_eq!(parts(&path, &Options::default()), [Part::Whole]);
    fs::remove_file(&path).expect("removable");
}

fn whole_of(path: &Path) -> Found {
    let mut whole = Found::default();
    let _ = read_file(path, &Options::default(), &mut whole);
    whole
}

/// What is found in the parts, put together.
fn summed_of(path: &Path, parts: &[Part]) -> Found {
    let mut joint = Joint::new(&Options::default().budget);
    let mut summed = Found::default();
    for part in parts {
        let mut found = InPart { joint: &mut joint, found: &mut summed, done: None };
        let ControlFlow::Continue(used) = read_part(path, part, &Options::default(), &mut found) else {
            panic!("nobody stops it");
        };
        let done = found.done.expect("each part is done");
        joint.part(done, used);
    }
    let (warnings, done) = joint.finish();
    warnings.into_iter().for_each(|warning| summed.warning(warning));
    summed.done.extend(done);
    summed
}

struct InPart<'p> {
    joint: &'p mut Joint,
    found: &'p mut Found,
    done: Option<FileDone>,
}

impl Sink for InPart<'_> {
    fn event(&mut self, mut event: Event) -> Flow {
        event.origin.position += self.joint.before();
        self.found.event(event)
    }

    fn warning(&mut self, warning: Warning) {
        if let Some(warning) = self.joint.warning(None, warning) {
            self.found.warning(warning);
        }
    }

    fn repeated(&mut self, kind: Repeated, warning: Warning) {
        if let Some(warning) = self.joint.warning(Some(kind), warning) {
            self.found.warning(warning);
        }
    }

    fn file_done(&mut self, done: FileDone) {
        self.done = Some(done);
    }
}

fn shown(found: &Found) -> Vec<(u64, Option<u64>, Option<i64>)> {
    found.events.iter().map(|event| (event.origin.position, event.record_id, event.time_ns)).collect()
}

#[test]
fn other_files_are_whole() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (name, bytes) in
        [("a.json", [b"[".as_slice(), &b"{}\n".repeat(3_000_000)].concat()), ("empty.evtx", Vec::new())]
    {
        let path = folder.join(name);
        fs::write(&path, bytes).expect("writable");
        assert_eq!(parts(&path, &Options::default()), [Part::Whole], "{name}");
        fs::remove_file(&path).expect("removable");
    }
    assert_eq!(parts(Path::new("no/such/file"), &Options::default()), [Part::Whole]);
}

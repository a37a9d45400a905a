//! The parts of a large EVTX file are, one after the other, the file.

mod collect;

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use collect::{Found, shared};
use telemetry::{Options, Part, parts, read_file, read_part};

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
    let all = parts(&path);
    assert!(all.len() > 1 && all[0] == Part::Chunks(0..64), "{all:?}");
    let (mut whole, mut summed) = (Found::default(), Found::default());
    let _ = read_file(&path, &Options::default(), &mut whole);
    let mut before = 0;
    for part in &all {
        let from = summed.events.len();
        let ControlFlow::Continue(used) = read_part(&path, part, &Options::default(), &mut summed) else {
            panic!("nobody stops it");
        };
        summed.events[from..].iter_mut().for_each(|event| event.origin.position += before);
        before += used;
    }
    let shown = |found: &Found| -> Vec<(u64, Option<u64>, Option<i64>)> {
        found.events.iter().map(|event| (event.origin.position, event.record_id, event.time_ns)).collect()
    };
    assert!(whole.events.len() > 64 * 10, "{}", whole.events.len());
    assert_eq!(shown(&summed), shown(&whole));
    assert_eq!(summed.warnings, whole.warnings);
    assert!(whole.warnings.iter().any(|warning| warning.contains("chunk 67: ")), "{:?}", whole.warnings);
}

#[test]
fn other_files_are_whole() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (name, bytes) in [("a.json", b"{}\n".repeat(3_000_000)), ("empty.evtx", Vec::new())] {
        let path = folder.join(name);
        fs::write(&path, bytes).expect("writable");
        assert_eq!(parts(&path), [Part::Whole], "{name}");
        fs::remove_file(&path).expect("removable");
    }
    assert_eq!(parts(Path::new("no/such/file")), [Part::Whole]);
}

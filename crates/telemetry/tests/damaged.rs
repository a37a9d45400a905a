//! Damaged files among others: what is readable of each is read, its damage is named with its place, and the file
//! after it is read.

mod collect;

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use collect::{Found, shared};
use flate2::Compression;
use flate2::write::GzEncoder;
use telemetry::{Budget, Options, read};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const LINE: &str =
    r#"{"EventID":4624,"Channel":"Security","Hostname":"pc1","TimeCreated":"2024-03-05T04:10:00Z"}"#;

/// What an EVTX file's header and each of its chunks take.
const HEADER_BYTES: usize = 4096;
const CHUNK_BYTES: usize = 65_536;

#[test]
fn a_line_of_100_megabytes() {
    let long = format!("{{\"EventID\":1,\"Channel\":\"{}\"}}", "x".repeat(100 << 20));
    check(
        "alone.json",
        long.as_bytes(),
        0,
        &["alone.json: line 1: a line of 104857626 bytes is over the limit"],
    );
    let between = format!("{LINE}\n{long}\n{LINE}\n");
    check("between.json", between.as_bytes(), 2, &["between.json: line 2: a line of 104857627 bytes"]);
    // An array has no lines: where a value in it ends is not known, and the rest of this file is not read.
    let inside = format!("[{LINE},\n{long},\n{LINE}]");
    check(
        "inside.json",
        inside.as_bytes(),
        1,
        &["inside.json: byte 94: a value is over the limit of 67108864"],
    );
    let element = format!("{}{}{}", xml("a"), xml(&"x".repeat(100 << 20)), xml("b"));
    check(
        "long.xml",
        element.as_bytes(),
        2,
        &["long.xml: event 2: an event is over the limit of 67108864 bytes"],
    );
}

#[test]
fn a_bomb() {
    let budget = Budget { unpacked_free_bytes: 1 << 20, unpacked_ratio: 1, ..Budget::default() };
    let options = Options { budget, ..Options::default() };
    let mut layer = format!("{LINE}\n").into_bytes();
    layer.resize(64 << 20, b' ');
    let stop = "more than 1048576 bytes unpacked from one file";
    for (name, packed) in [("bomb.zip", zip(&[("a.json", &layer)])), ("a.json.gz", gzip(&layer))] {
        check_with(&options, name, &packed, 1, &[&format!("{name}!a.json: "), stop]);
    }
    let nested = zip(&[("in.zip", &zip(&[("a.json", &layer)]))]);
    check_with(&options, "nested.zip", &nested, 1, &["nested.zip!in.zip!a.json: ", stop]);
}

#[test]
fn a_cut_archive() {
    let noise: String =
        (0..20_000u64).map(|n| format!("{{\"n\":{}}}\n", n.wrapping_mul(0x9e37_79b9_7f4a_7c15))).collect();
    let long = format!("{}{noise}", format!("{LINE}\n").repeat(5_000));
    let one = format!("{LINE}\n");
    // Pieces of JSON that are no Windows event are events too, with the fields they have.
    let some = |found: Found, least: usize| assert!(found.events.len() > least, "{:?}", found.warnings);
    let whole = gzip(long.as_bytes());
    let cut = &whole[..whole.len() / 2];
    let warned = ["cut.json.gz!cut.json: byte ", "reading stops here"];
    some(check("cut.json.gz", cut, usize::MAX, &warned), 5_000);
    let whole = zip(&[("a.json", one.as_bytes()), ("b.json", long.as_bytes()), ("c.json", one.as_bytes())]);
    let cut = &whole[..whole.len() / 2];
    let found = check(
        "cut.zip",
        cut,
        usize::MAX,
        &["cut.zip: the zip archive's directory is not read", "cut.zip!b.json: byte "],
    );
    some(found, 5_001);
    // A member that does not unpack costs itself only.
    let mut broken = whole.clone();
    let at = broken.len() / 2;
    broken[at..at + 64].fill(0xff);
    let found = check("broken.zip", &broken, usize::MAX, &["broken.zip!b.json: byte ", "reading stops here"]);
    assert!(found.events.iter().any(|event| event.origin.file.ends_with("!c.json")), "{:?}", found.warnings);
    some(found, 5_002);
}

#[test]
fn text_that_is_no_utf_8() {
    let mut lines = format!("{LINE}\n").into_bytes();
    lines.extend(b"{\"EventID\":1,\"Channel\":\"\xff\"}\n");
    lines.extend(format!("{LINE}\n").into_bytes());
    check("bytes.json", &lines, 3, &["bytes.json: line 2: byte 24 is no UTF-8"]);
    let mut elements = xml("a").into_bytes();
    elements
        .extend(xml("?").replace('?', "\u{1}").into_bytes().iter().map(|b| if *b == 1 { 0xc3 } else { *b }));
    elements.extend(xml("c").into_bytes());
    let found = check("bytes.xml", &elements, 3, &["bytes.xml: event 2: byte ", "is no UTF-8"]);
    assert_eq!(found.events[1].text("V"), Some("\u{fffd}"));
}

#[test]
fn entities_that_grow() {
    let mut bomb = String::from("<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a0 'lol'>");
    for n in 1..30 {
        bomb.push_str(&format!("<!ENTITY a{n} '{}'>", format!("&a{};", n - 1).repeat(10)));
    }
    let text = format!("{bomb}]><Events>{}{}</Events>", xml("&a29;"), xml("&lt;"));
    let warned =
        ["bomb.xml: byte 0: the document declares entities", "bomb.xml: event 1: entity `&a29;` is none"];
    let found = check("bomb.xml", text.as_bytes(), 2, &warned);
    assert_eq!((found.events[0].text("V"), found.events[1].text("V")), (Some("&a29;"), Some("<")));
    // A declaration inside an event, and in an attribute.
    let inner = xml("b").replace("<EventData>", "<!DOCTYPE x [<!ENTITY e 'lol'>]><EventData a='&e;'>");
    let found = check(
        "inner.xml",
        format!("{inner}{}", xml("&e;")).as_bytes(),
        2,
        &["inner.xml: event 2: entity `&e;`"],
    );
    assert_eq!(found.events[1].text("V"), Some("&e;"));
}

#[test]
fn a_damaged_evtx() {
    let Some(root) = shared() else { return };
    let whole = fs::read(root.join("evtx/samples/2-vss_7-System.evtx")).expect("readable");
    let chunk = |number: usize| HEADER_BYTES + (number - 1) * CHUNK_BYTES;
    let read = |name: &str, bytes: &[u8], warnings: &[&str]| {
        let found = check(name, bytes, usize::MAX, warnings);
        let records = found.events.iter().map(|event| event.record_id);
        records.take(found.events.len() - 1).collect::<Vec<_>>()
    };
    let all = read("whole.evtx", &whole, &[]);
    let one = read("one.evtx", &whole[..chunk(2)], &[]).len();
    let two = read("two.evtx", &whole[..chunk(3)], &[]).len();
    assert!(0 < one && one < two && two < all.len());

    let mut bytes = whole.clone();
    bytes[chunk(2)..chunk(2) + 8].fill(b'x');
    let rest = read("magic.evtx", &bytes, &["magic.evtx: chunk 2: the chunk is not read"]);
    assert_eq!(rest, [&all[..one], &all[two..]].concat());

    // A record that is overwritten takes the table of names with it, and not the records before it.
    let mut bytes = whole.clone();
    bytes[chunk(2) + 40_000..chunk(3)].fill(0xaa);
    let warned =
        ["records.evtx: chunk 2: the chunk's checksum is wrong", "records.evtx: chunk 2: Failed to build"];
    let rest = read("records.evtx", &bytes, &warned);
    let kept = rest.len() - (all.len() - two);
    assert!(one + 10 < kept && kept < two, "{one} < {kept} < {two}");
    assert_eq!(rest, [&all[..kept], &all[two..]].concat());

    let warned = ["cut.evtx: chunk 2: the file ends inside the chunk, after 40000 of 65536 bytes"];
    let rest = read("cut.evtx", &whole[..chunk(2) + 40_000], &warned);
    // The record that is cut may lack nothing but its padding.
    assert!((kept..=kept + 1).contains(&rest.len()), "{} of {kept}", rest.len());
    assert_eq!(rest, all[..rest.len()]);

    let mut bytes = whole.clone();
    bytes[8..HEADER_BYTES].fill(0);
    assert_eq!(read("header.evtx", &bytes, &[]), all);
}

fn xml(value: &str) -> String {
    format!(
        "<Event xmlns='x'><System><Provider Name='P'/><EventID>1</EventID><Channel>C</Channel></System>\
         <EventData><Data Name='V'>{value}</Data></EventData></Event>"
    )
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("to memory");
    encoder.finish().expect("to memory")
}

/// A zip archive with a directory.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).expect("to memory");
        writer.write_all(bytes).expect("to memory");
    }
    writer.finish().expect("to memory").into_inner()
}

/// Reads a folder with this file and one after it: so many events of the damaged one, unless that is for the caller
/// to say, then the other's event, and each of these pieces in some warning about the damaged one.
#[track_caller]
fn check(name: &str, bytes: &[u8], events: usize, warnings: &[&str]) -> Found {
    check_with(&Options::default(), name, bytes, events, warnings)
}

#[track_caller]
fn check_with(options: &Options, name: &str, bytes: &[u8], events: usize, warnings: &[&str]) -> Found {
    let folder = folder(name);
    fs::write(folder.join(name), bytes).expect("written");
    fs::write(folder.join("~after.json"), LINE).expect("written");
    let mut found = Found::default();
    assert!(read(&[folder], options, &mut found).is_continue());
    let after = found.events.last().expect("the file after it is read");
    assert!(after.origin.file.ends_with("~after.json"), "{name}: {:?}", found.warnings);
    if events != usize::MAX {
        assert_eq!(found.events.len() - 1, events, "{name}: {:?}", found.warnings);
    }
    for piece in warnings {
        let said = found.warnings.iter().any(|text| text.contains(piece) && text.contains(name));
        assert!(said, "{name}: no `{piece}` in {:?}", found.warnings);
    }
    found
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("damaged").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("made");
    folder
}

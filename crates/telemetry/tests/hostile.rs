//! Hostile and broken input: a warning each, and the rest is read.

mod collect;

use std::io::Write;
use std::ops::ControlFlow;

use collect::{Found, found};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use telemetry::{Budget, Event, Flow, Options, Sink, Warning, read_from};

const LINE: &str =
    r#"{"EventID":4624,"Channel":"Security","Hostname":"pc1","TimeCreated":"2024-03-05T04:10:00Z"}"#;

fn xml(number: u32, value: &str) -> String {
    format!(
        "<Event xmlns='x'><System><Provider Name='P'/><EventID>{number}</EventID><Channel>C</Channel></System>\
         <EventData><Data Name='V'>{value}</Data></EventData></Event>"
    )
}

#[test]
fn a_line_over_the_limit_is_passed_over() {
    let long = format!("{{\"EventID\":1,\"Channel\":\"{}\"}}", "x".repeat(100 << 20));
    let found =
        check(format!("{LINE}\n{long}\n{LINE}").as_bytes(), 2, &["line 2: a line of 104857", "skipped"]);
    assert_eq!(found.events[1].origin.position, 3);
}

#[test]
fn an_element_over_the_limit_is_passed_over() {
    let options =
        Options { budget: Budget { event_bytes: 10_000, ..Budget::default() }, ..Options::default() };
    let text = format!("{}{}{}", xml(1, "a"), xml(2, &"x".repeat(200_000)), xml(3, "b"));
    let found = found(text.as_bytes(), &options);
    let ids: Vec<_> = found.events.iter().map(|event| event.event_id).collect();
    assert_eq!(ids, [Some(1), Some(3)]);
    assert!(found.warnings[0].contains("event 2: an event is over the limit of 10000 bytes"), "{found:?}");
}

#[test]
fn bytes_that_are_no_text_are_replaced_and_named() {
    let mut bytes = format!("{LINE}\n").into_bytes();
    bytes.extend(br#"{"EventID":1,"Channel":"C","V":"a"#);
    bytes.extend(b"\xff\xfe\"}\n");
    let found = check(&bytes, 2, &["line 2: byte 33 is no UTF-8"]);
    assert_eq!(found.events[1].text("V"), Some("a\u{fffd}\u{fffd}"));
}

#[test]
fn entities_are_not_expanded() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
    let text = format!("{bomb}<Events>{}{}</Events>", xml(1, "&b;"), xml(2, "&amp;"));
    let found = check(text.as_bytes(), 2, &["declares entities", "event 1: entity `&b;`"]);
    assert_eq!(found.events[0].text("V"), Some("&b;"));
    assert_eq!(found.events[1].text("V"), Some("&"));
}

#[test]
fn a_bomb_is_stopped() {
    let budget = Budget { unpacked_free_bytes: 1 << 20, unpacked_bytes: 2 << 20, ..Budget::default() };
    let options = Options { budget, ..Options::default() };
    let mut layer = vec![b' '; 64 << 20];
    layer[..LINE.len()].copy_from_slice(LINE.as_bytes());
    layer[LINE.len()] = b'\n';
    for packed in [gzip(&layer), gzip(&gzip(&layer)), zip(&[("a.json", &layer)])] {
        let found = found(&packed, &options);
        assert_eq!(found.events.len(), 1);
        assert!(
            found.warnings.iter().any(|text| text.contains("unpacked from one file, the limit")),
            "{found:?}"
        );
    }
}

#[test]
fn archives_inside_archives_are_opened_to_a_depth() {
    let mut packed = format!("{LINE}\n").into_bytes();
    for _ in 0..4 {
        packed = gzip(&packed);
    }
    check(&packed, 1, &[]);
    for _ in 0..4 {
        packed = gzip(&packed);
    }
    check(&packed, 0, &["an archive inside 6 others is not opened"]);
}

#[test]
fn what_comes_before_a_cut_is_read() {
    let lines = format!("{LINE}\n").repeat(5_000);
    let noise: String =
        (0..20_000u64).map(|n| format!("{{\"n\":{}}}\n", n.wrapping_mul(0x9e37_79b9_7f4a_7c15))).collect();
    let text = format!("{lines}{noise}");
    for packed in
        [gzip(text.as_bytes()), zip(&[("a.json", text.as_bytes())]), tar(&[("a.json", text.as_bytes())])]
    {
        let found = found(&packed[..packed.len() - 100_000], &Options::default());
        assert!(found.events.len() > 5_000, "{} {:?}", found.events.len(), found.warnings);
        assert!(!found.warnings.is_empty());
    }
}

#[test]
fn members_have_names_and_side_files_are_named() {
    let line = format!("{LINE}\n");
    let members: [(&str, &[u8]); 3] = [
        ("logs/a.json", line.as_bytes()),
        ("README", b"about these\n"),
        ("b.xml", b"<html>no events</html>"),
    ];
    for packed in [zip(&members), tar(&members), gzip(&tar(&members)), zstd(&tar(&members))] {
        let found = check(&packed, 1, &["README: unknown format: skipped", "b.xml: unknown format: skipped"]);
        assert_eq!(&*found.events[0].origin.file, "input!logs/a.json");
    }
    let inner = zip(&members);
    let found = check(&tar(&[("inner.zip", &inner)]), 1, &[]);
    assert_eq!(&*found.events[0].origin.file, "input!inner.zip!logs/a.json");
}

#[test]
fn broken_events_cost_only_themselves() {
    let cut = &xml(2, "b")[..60];
    let text = format!("{}{cut}{}{}", xml(1, "a"), xml(3, "</Wrong>"), xml(4, "d"));
    let found = check(
        text.as_bytes(),
        2,
        &["event 2: the event does not end before", "event 3: the event's XML is not read"],
    );
    assert_eq!(found.events[1].event_id, Some(4));
    check(
        format!("{LINE}\n{{\"EventID\":\n[1,2]\n{LINE}\n").as_bytes(),
        2,
        &["line 2: not read as JSON", "line 3: a JSON value"],
    );
    let deep = format!("{}{}", "[".repeat(1 << 14), "]".repeat(1 << 14));
    check(
        format!("{LINE}\n{deep}\n{LINE}\n").as_bytes(),
        2,
        &["line 2: not read as JSON: values are nested too deeply"],
    );
    let open = "[".repeat(1 << 20);
    check(format!("{LINE}\n{open}\n{LINE}\n").as_bytes(), 2, &["line 2: not read as JSON: EOF"]);
}

#[test]
fn many_warnings_of_one_kind_are_counted() {
    let text = format!("{LINE}\n{}", "{\"a\"\n".repeat(1_000));
    let found = check(text.as_bytes(), 1, &["995 more warnings of this kind"]);
    assert_eq!(found.warnings.len(), 6);
    assert_eq!(found.done[0].warnings.values().sum::<u64>(), 1_000);
}

#[test]
fn nothing_and_noise_are_named() {
    check(b"", 0, &["the file is empty"]);
    check(&[0x42; 5_000], 0, &["unknown format"]);
    check(b"BZh91AY&SY", 0, &["decompression not finished"]);
    check(b"\xfd7zXZ\0\0\x04", 0, &["not read"]);
    check(b"ElfFile\0 and no more", 0, &["no event is in it"]);
    let mut evtx = b"ElfFile\0".to_vec();
    evtx.resize(4_096, 0);
    evtx.extend([0x41; 65_536 + 100]);
    check(&evtx, 0, &["chunk 1: the chunk is not read", "chunk 2: the file ends inside the chunk"]);
}

#[test]
fn a_sink_can_stop() {
    struct Two(u32);
    impl Sink for Two {
        fn event(&mut self, _: Event) -> Flow {
            self.0 += 1;
            if self.0 == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
        fn warning(&mut self, _: Warning) {}
    }
    let mut two = Two(0);
    let text = format!("{LINE}\n").repeat(9);
    assert_eq!(read_from("input", text.as_bytes(), &Options::default(), &mut two), ControlFlow::Break(()));
    assert_eq!(two.0, 2);
}

/// Cuts and changes of well-formed inputs: none may make a reader fail.
#[test]
fn no_change_of_a_byte_makes_a_reader_panic() {
    let text = format!("{}{}", xml(1, "a &lt; b"), xml(2, "c"));
    let line = format!("{LINE}\n{{\"a\":[{{\"b\":\"\\u00e9\\ud83d\"}}]}}\n");
    let inputs = [
        text.clone().into_bytes(),
        line.clone().into_bytes(),
        zip(&[("a", text.as_bytes())]),
        gzip(line.as_bytes()),
    ];
    for input in inputs {
        for at in 0..input.len() {
            for byte in [0, b'<', b'"', b'\\', 0xff] {
                let mut changed = input.clone();
                changed[at] = byte;
                found(&changed, &Options::default());
            }
            found(&input[..at], &Options::default());
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("to memory");
    encoder.finish().expect("to memory")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).expect("to memory")
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        builder.append_data(&mut header, name, *bytes).expect("to memory");
    }
    builder.into_inner().expect("to memory")
}

/// A zip archive written by hand, as streaming writers do: sizes after each member, and here no directory's use.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut packed = Vec::new();
    for (name, bytes) in members {
        packed.extend(b"PK\x03\x04\x14\0\x08\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
        packed.extend((name.len() as u16).to_le_bytes());
        packed.extend([0, 0]);
        packed.extend(name.as_bytes());
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).expect("to memory");
        let content = encoder.finish().expect("to memory");
        packed.extend(&content);
        packed.extend(b"PK\x07\x08\0\0\0\0");
        packed.extend((content.len() as u32).to_le_bytes());
        packed.extend((bytes.len() as u32).to_le_bytes());
    }
    packed.extend(b"PK\x05\x06");
    packed.extend([0; 18]);
    packed
}

/// Reads bytes: so many events, and each of these pieces in some warning.
#[track_caller]
fn check(bytes: &[u8], events: usize, warnings: &[&str]) -> Found {
    let found = found(bytes, &Options::default());
    assert_eq!(found.events.len(), events, "{:?}", found.warnings);
    for piece in warnings {
        assert!(found.warnings.iter().any(|text| text.contains(piece)), "{piece}: {:?}", found.warnings);
    }
    found
}

//! What is known of two published queries comes out, each with an event that shows it.
#![allow(clippy::disallowed_methods, reason = "a test reads its files")]

mod world;

use std::fs;
use std::path::Path;

use parity::{Comparison, Kind, Verdict, Which};
use query::Language;

#[test]
fn our_transcriptions_of_the_published_queries() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../detections/web_service_c2/");
    let read = |name: &str| fs::read_to_string(format!("{root}{name}")).expect("the package has it");
    check(&read("baseline.spl"), &read("baseline.aql"));
}

#[test]
fn the_published_queries_as_they_stand_in_their_documents() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds");
    let Ok(files) = fs::read_dir(&folder) else {
        eprintln!("skipped: {} absent", folder.display());
        return;
    };
    let texts: Vec<String> = files.filter_map(|file| fs::read_to_string(file.ok()?.path()).ok()).collect();
    let part = |start: &str, end: &str| {
        texts.iter().find_map(|text| {
            let from = text.find(start)?;
            let length = text[from..].find(end)?;
            Some(text[from..from + length].to_owned())
        })
    };
    let spl = part("index=* (sourcetype", "high severity").expect("a document has the SPL");
    let aql = part("SELECT\n", "high severity").expect("a document has the AQL");
    check(&spl, &aql);
}

fn check(spl: &str, aql: &str) {
    let found = world::compared((Language::Spl, spl), (Language::Aql, aql)).expect("both compile");
    let shown = found.text();
    assert_eq!(found.verdict, Verdict::Different, "{shown}");
    let mut hosts = values(&found, Which::B, "DestinationHostname");
    hosts.sort();
    assert_eq!(hosts, ["mediafire.com", "notion.so", "trello.com", "wordpress.com", "yandex.com"], "{shown}");
    assert_eq!(values(&found, Which::A, "DestinationHostname"), Vec::<String>::new(), "{shown}");
    let images = values(&found, Which::A, "Image");
    assert!(images.len() == 13 && images.iter().all(|image| image.ends_with(".exe.")), "{shown}");
    assert!(images.contains(&"cmd.exe.".to_owned()), "{shown}");
    let labels: Vec<&parity::Difference> =
        found.differences.iter().filter(|difference| difference.kind == Kind::Label).collect();
    assert_eq!(labels.len(), 1, "{shown}");
    assert!(
        labels[0].message.contains("`SocialMedia`") && labels[0].message.contains("`DevPlatform`"),
        "{shown}"
    );
    assert_eq!(labels[0].reached[0].value.as_deref(), Some("raw.githubusercontent.com"), "{shown}");
    assert!(found.differences.iter().any(|difference| difference.kind == Kind::TimeWindow), "{shown}");
    let missing: Vec<&str> = found
        .differences
        .iter()
        .filter(|difference| difference.kind == Kind::Missing)
        .flat_map(|difference| difference.fields.iter().map(String::as_str))
        .collect();
    assert!(missing.contains(&"ParentImage") && missing.contains(&"User"), "{shown}");
    let says =
        |of: Which, text: &str| found.notes.iter().any(|note| note.of == of && note.message.contains(text));
    assert!(says(Which::B, "5 of 26 alternatives for `DestinationHostname` add nothing"), "{shown}");
    assert!(says(Which::A, "never decide `ServiceTypes`"), "{shown}");
    assert!(says(Which::A, "no event that passes gets to `Unknown`"), "{shown}");
    assert!(says(Which::A, "renamed the source type"), "{shown}");
}

/// The values of a field that one accepts and the other refuses, those with a line break aside.
fn values(found: &Comparison, only: Which, field: &str) -> Vec<String> {
    found
        .differences
        .iter()
        .filter(|difference| difference.kind == Kind::Values && difference.only == Some(only))
        .filter(|difference| difference.fields == [field])
        .flat_map(|difference| difference.reached.iter().filter_map(|reached| reached.value.clone()))
        .filter(|value| !value.contains('\n'))
        .collect()
}

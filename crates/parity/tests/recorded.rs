//! Queries that join events, compared over recorded events, their parts and their variants.

mod world;

use parity::{Kind, Recording, Verdict, Which};
use query::Language::Spl;
use telemetry::{Data, Event};

const GUID: &str = "{11111111-2222-3333-4444-555555555555}";

fn event(event_id: u32, values: &[(&str, &str)]) -> Event {
    let values = [("ProcessGuid", GUID)].iter().chain(values);
    Event {
        provider: taxonomy::SYSMON_PROVIDER.to_owned(),
        channel: taxonomy::SYSMON_CHANNEL.to_owned(),
        event_id: Some(event_id),
        computer: "pc1.corp.example".to_owned(),
        time_ns: Some(1_700_000_000_000_000_000),
        data: values.map(|(name, value)| ((*name).into(), Data::One((*value).to_owned()))).collect(),
        ..Event::default()
    }
}

/// The name that a process asked for, or that the connection says.
const ASKED: &str = r#"index=* EventCode IN (3, 22) | eventstats values(QueryName) AS Asked BY host, ProcessGuid
    | where EventCode=3 AND match(Asked, "(^|\.)(files\.example|paste\.example)$")"#;
const REVERSE: &str =
    r#"index=* EventCode=3 | where match(DestinationHostname, "(^|\.)(files\.example|paste\.example)$")"#;

#[test]
fn a_join_is_told_apart_from_what_one_event_says() {
    let recording = Recording {
        name: "both".to_owned(),
        events: vec![
            event(22, &[("QueryName", "files.example")]),
            event(3, &[("DestinationHostname", "files.example"), ("DestinationPort", "443")]),
        ],
    };
    let found = world::compared_over((Spl, ASKED), (Spl, REVERSE), &[recording]).expect("both compile");
    assert_eq!(found.verdict, Verdict::Different);
    let shown: Vec<(Kind, Option<Which>, &str)> =
        found.differences.iter().map(|one| (one.kind, one.only, one.message.as_str())).collect();
    let alone = "1 recorded events with id 3 are found by B alone";
    assert!(shown.contains(&(Kind::Recorded, Some(Which::B), alone)), "{shown:?}");
    let of = |field: &str, only: Which| {
        found
            .differences
            .iter()
            .find(|one| one.kind == Kind::Values && one.fields == [field] && one.only == Some(only))
    };
    let asked = of("QueryName", Which::B).unwrap_or_else(|| panic!("{shown:?}"));
    assert!(
        asked.reached.iter().any(|reached| reached.value.as_deref() == Some("notfiles.example")),
        "{asked:?}"
    );
    let said = of("DestinationHostname", Which::A).unwrap_or_else(|| panic!("{shown:?}"));
    // The event that it takes is shown with the one that is changed.
    assert!(said.reached[0].witness.beside[0].event_id == 22, "{said:?}");
    assert!(found.tried.is_some_and(|tried| tried.starts_with("1 recordings, 3 parts")));
}

#[test]
fn what_is_proved_needs_no_recording() {
    let one = "index=* EventCode=3 DestinationHostname=\"*.example\"";
    let other = "index=* EventCode=3 | where like(lower(DestinationHostname), \"%.example\")";
    let events = vec![event(3, &[("DestinationHostname", "files.example")])];
    let recording = Recording { name: "r".to_owned(), events };
    let found = world::compared_over((Spl, one), (Spl, other), &[recording]).expect("both compile");
    assert_eq!((found.verdict, found.tried), (Verdict::Equivalent, None));
}

//! Thresholds on numbers of events and of different values, tried with events that are made for them.

mod world;

use parity::{Kind, Verdict, Which};
use query::Language::Spl;

#[track_caller]
fn check(a: &str, b: &str, verdict: Verdict, says: &str) {
    let found = world::compared((Spl, a), (Spl, b)).expect("both compile");
    assert_eq!(found.verdict, verdict, "{}", found.text());
    let threshold = found.differences.iter().find(|one| one.kind == Kind::Threshold);
    let said = threshold.map(|one| (one.message.as_str(), one.only));
    assert_eq!(said.map(|(message, _)| message).unwrap_or_default(), says);
    assert!(said.is_none_or(|(_, only)| only == Some(Which::A)), "{}", found.text());
}

const EVENTS: &str = "index=* EventCode=3 | stats ";

#[test]
fn different_values_are_counted_by_different_values() {
    let dc = |number: u32| format!("{EVENTS} dc(DestinationPort) AS n BY Image | where n>={number}");
    check(&dc(4), &dc(4).replace("n>=4", "n>3"), Verdict::EquivalentUpTo(5), "");
    check(&dc(4), &dc(5), Verdict::Different, "A needs 4 such events, B 5; of 4 only A finds them");
}

#[test]
fn a_count_of_events_is_no_count_of_values() {
    let count = format!("{EVENTS} count AS n BY Image | where n>=4");
    let dc = format!("{EVENTS} dc(DestinationPort) AS n BY Image | where n>=4");
    check(
        &count,
        &dc,
        Verdict::Different,
        "of 4 events with one value of `DestinationPort` only A finds them",
    );
}

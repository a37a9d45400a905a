//! What holds of any AQL query: a query over a subquery is the flattened one, and a time clause counts in minutes.

use conformance::{Input, Language};
use proptest::prelude::*;
use serde_json::Value as Json;

use crate::aql_reach::events;
use crate::ask::{World, ask};

/// The times of the events, in milliseconds: half past 10:00, then 10:01:00, 10:01:59, 10:02:00 and 10:03:00.
const TIMES: [i64; 5] =
    [1_714_557_630_000, 1_714_557_660_000, 1_714_557_719_000, 1_714_557_720_000, 1_714_557_780_000];
const MINUTE: i64 = 60_000;

fn condition() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        prop::sample::select(vec![0, 80, 443]).prop_map(|port| format!("destinationport = {port}")),
        prop::sample::select(vec!["ann", "bob", "SYSTEM"]).prop_map(|user| format!("username = '{user}'")),
        prop::sample::select(vec!["a%", "%o%", "S_STEM"]).prop_map(|text| format!("username LIKE '{text}'")),
        Just("username IS NULL".to_owned()),
        Just("destinationport BETWEEN 50 AND 100".to_owned()),
        Just("username IN (SELECT username FROM events WHERE destinationport = 443)".to_owned()),
    ];
    leaf.prop_recursive(2, 8, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} AND {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} OR {b})")),
            inner.prop_map(|a| format!("NOT ({a})")),
        ]
    })
}

fn rows(text: &str, events: &Input) -> Vec<Json> {
    ask(Language::Aql, text, events, &World::default())
        .answer
        .unwrap_or_else(|errors| panic!("{text}: {errors:?}"))
}

#[test]
fn ten_thousand_rows_of_a_subquery_behind_in_count() {
    let event = |port: u32| {
        format!(
            r##"{{"Event": {{"System": {{"Provider": {{"#attributes": {{"Name": "Microsoft-Windows-Sysmon"}}}}, "EventID": 3,
            "Channel": "Microsoft-Windows-Sysmon/Operational", "Computer": "pc1"}}, "EventData": {{"DestinationPort": {port}}}}}}}"##
        )
        .replace('\n', " ")
    };
    let lines: Vec<String> = (1..=10_002).map(event).collect();
    let events = Input::Telemetry(lines.join("\n").into_bytes());
    let text = "SELECT COUNT(*) AS n, MAX(destinationport) AS last FROM events WHERE destinationport IN \
                (SELECT destinationport FROM events ORDER BY destinationport)";
    let found = ask(Language::Aql, text, &events, &World::default());
    let rows = found.answer.unwrap_or_else(|errors| panic!("{errors:?}"));
    assert_eq!(rows, [serde_json::json!({"n": 10_000, "last": 10_000})]);
    assert!(found.said.iter().any(|said| said.name == "subquery-cut"), "{:?}", found.said);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_query_over_a_subquery_is_the_flattened_one(inner in condition(), outer in condition()) {
        let events = events();
        let columns = "username, destinationport";
        let nested = format!("SELECT {columns} FROM (SELECT {columns} FROM events WHERE {inner}) WHERE {outer}");
        let flat = format!("SELECT {columns} FROM events WHERE ({inner}) AND ({outer})");
        prop_assert_eq!(rows(&nested, &events), rows(&flat, &events), "{}", nested);
        let nested = format!(
            "SELECT destinationport, COUNT(*) AS n FROM (SELECT {columns} FROM events WHERE {inner}) WHERE {outer} \
             GROUP BY destinationport ORDER BY destinationport"
        );
        let flat = format!(
            "SELECT destinationport, COUNT(*) AS n FROM events WHERE ({inner}) AND ({outer}) GROUP BY destinationport \
             ORDER BY destinationport"
        );
        prop_assert_eq!(rows(&nested, &events), rows(&flat, &events), "{}", nested);
    }

    #[test]
    fn a_time_clause_counts_in_whole_minutes(start in -90_000_i64..240_000, length in 0_i64..240_000) {
        let start = TIMES[1] + start;
        let stop = start + length;
        let text = format!("SELECT COUNT(*) AS n FROM events START {start} STOP {stop}");
        let first = start - start.rem_euclid(MINUTE);
        let behind = (stop + MINUTE - 1) - (stop + MINUTE - 1).rem_euclid(MINUTE);
        let expected = TIMES.iter().filter(|time| (first..behind).contains(*time)).count();
        prop_assert_eq!(&rows(&text, &events())[0]["n"], &Json::from(expected), "{}", text);
    }
}

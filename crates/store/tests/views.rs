//! What a store shows of events, view by view.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Float64Type, Int32Type, Int64Type, UInt32Type};
use store::{Builder, EVENT, Needs, Store, TIME};
use telemetry::{Data, Event, Origin};

const SYSMON: &str = "Microsoft-Windows-Sysmon/Operational";

fn event(id: u32, second: i64, data: &[(&str, &str)]) -> Event {
    Event {
        origin: Origin { file: "day.xml".into(), position: u64::try_from(second).expect("small") },
        provider: "Microsoft-Windows-Sysmon".to_owned(),
        channel: SYSMON.to_owned(),
        event_id: Some(id),
        computer: "pc1.corp.example".to_owned(),
        time_ns: Some(second * 1_000_000_000 + 5_000_000),
        record_id: Some(100 + u64::try_from(second).expect("small")),
        data: data.iter().map(|(name, text)| (Arc::from(*name), Data::One((*text).to_owned()))).collect(),
        ..Event::default()
    }
}

fn connection(second: i64, port: &str) -> Event {
    event(
        3,
        second,
        &[
            ("RuleName", ""),
            ("Image", r"C:\Windows\curl.exe"),
            ("User", r"CORP\ada"),
            ("DestinationIp", "192.0.2.7"),
            ("DestinationHostname", "-"),
            ("DestinationPort", port),
        ],
    )
}

fn store(needs: Needs, events: &[Event]) -> Store {
    let mut builder = Builder::new(needs);
    events.iter().for_each(|event| builder.push(event).expect("the event fits"));
    builder.finish().expect("the store is complete")
}

fn names(fields: &[&str]) -> BTreeSet<String> {
    fields.iter().map(|field| (*field).to_owned()).collect()
}

/// The text of a cell; several texts with `;` between, none as `null`.
fn cell(batch: &RecordBatch, field: &str, row: usize) -> String {
    let Some(column) = batch.column_by_name(field) else { return "no column".to_owned() };
    if column.is_null(row) {
        return "null".to_owned();
    }
    match column.data_type() {
        DataType::Dictionary(..) => {
            let column = column.as_dictionary::<Int32Type>();
            let Some(key) = column.key(row) else { return "null".to_owned() };
            column.values().as_string::<i32>().value(key).to_owned()
        }
        DataType::List(_) => {
            let values = column.as_list::<i32>().value(row);
            values.as_string::<i32>().iter().flatten().collect::<Vec<_>>().join(";")
        }
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::Float64 => column.as_primitive::<Float64Type>().value(row).to_string(),
        DataType::UInt32 => column.as_primitive::<UInt32Type>().value(row).to_string(),
        DataType::Boolean => column.as_boolean().value(row).to_string(),
        other => format!("{other}"),
    }
}

/// Rows of a scan in the order of reading, fields joined by `|`.
fn rows(store: &Store, view: &str, fields: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for batch in store.scan(view, Some(&names(fields)), i64::MIN..i64::MAX).expect("the view can be scanned")
    {
        for row in 0..batch.num_rows() {
            let cells: Vec<String> = fields.iter().map(|field| cell(&batch, field, row)).collect();
            let number =
                batch.column_by_name(EVENT).expect("it is there").as_primitive::<UInt32Type>().value(row);
            found.push((number, cells.join("|")));
        }
    }
    found.sort();
    found.into_iter().map(|(_, row)| row).collect()
}

#[track_caller]
fn check(events: &[Event], view: &str, fields: &[&str], expected: &[&str]) {
    for needs in [Needs::default().with(view, Some(names(fields))), Needs::all()] {
        assert_eq!(rows(&store(needs, events), view, fields), expected);
    }
}

#[test]
fn splunk_has_the_add_ons_fields_and_no_empty_ones() {
    check(
        &[connection(1, "443"), event(22, 2, &[("QueryName", "a.example")]), connection(3, "80")],
        "splunk",
        &["EventCode", "_time", "host", "dest_port", "process_name", "query", "user", "DestinationHostname"],
        &[
            "3|1.005|pc1|443|curl.exe|null|ada|-",
            "22|2.005|pc1|null|null|a.example|null|null",
            "3|3.005|pc1|80|curl.exe|null|ada|-",
        ],
    );
    check(&[connection(1, "443")], "splunk", &["RuleName"], &["null"]);
    check(&[connection(1, "443")], "sigma", &["RuleName"], &[""]);
}

#[test]
fn a_field_that_no_event_has_is_no_column() {
    check(&[connection(1, "443")], "splunk", &["EventCode", "ParentImage"], &["3|no column"]);
}

#[test]
fn ariel_has_typed_properties_with_sentinels() {
    check(
        &[connection(1, "443")],
        "ariel",
        &[
            "starttime",
            "destinationport",
            "sourceport",
            "sourceip",
            "username",
            "Event ID",
            "hasoffense",
            "Image",
        ],
        &[r"1005|443|0|0.0.0.0|ada|3|false|C:\Windows\curl.exe"],
    );
}

#[test]
fn several_texts_make_a_list_in_every_event() {
    let mut listed = connection(2, "443");
    listed.data.push(("Tags".into(), Data::Many(vec!["x".to_owned(), "y".to_owned()])));
    let mut single = event(1, 1, &[("Tags", "z")]);
    single.data.push(("Twice".into(), Data::One("1".to_owned())));
    single.data.push(("Twice".into(), Data::One("2".to_owned())));
    check(
        &[single, listed, connection(3, "1")],
        "splunk",
        &["Tags", "Twice"],
        &["z|1;2", "x;y|null", "null|null"],
    );
}

#[test]
fn an_event_of_no_windows_log_shows_its_own_fields() {
    let plain = Event {
        data: vec![
            ("level".into(), Data::One("warn".to_owned())),
            ("host".into(), Data::One("web1".to_owned())),
        ],
        ..Event::default()
    };
    check(&[plain], "splunk", &["host", "level", "sourcetype", "_time"], &["web1|warn|_json|no column"]);
}

#[test]
fn flows_are_connections_and_nothing_else() {
    let zeek = |log: &str, data: &[(&str, &str)]| Event {
        provider: "Zeek".to_owned(),
        channel: format!("zeek/{log}"),
        event_id: None,
        ..event(0, 7, data)
    };
    let conn = zeek(
        "conn",
        &[
            ("id.orig_h", "10.0.0.5"),
            ("id.orig_p", "50000"),
            ("id.resp_h", "192.0.2.7"),
            ("id.resp_p", "443"),
            ("proto", "tcp"),
            ("duration", "1.2507"),
            ("orig_bytes", "10"),
            ("orig_ip_bytes", "90"),
            ("resp_bytes", "20"),
            ("resp_pkts", "2"),
        ],
    );
    let query = zeek("dns", &[("id_orig_h", "fe80::1"), ("id_resp_h", "10.0.0.4"), ("query", "a.example")]);
    let certificate = zeek("x509", &[("fingerprint", "aa")]);
    check(
        &[event(1, 1, &[("Image", "a")]), connection(2, "80"), conn, query, certificate],
        "flows",
        &[
            "sourceip",
            "sourceport",
            "destinationip",
            "destinationport",
            "protocolid",
            "sourcebytes",
            "destinationbytes",
            "destinationpackets",
            "lastpackettime",
            "flowdirection",
            "dns domain name",
        ],
        &[
            "0.0.0.0|0|192.0.2.7|80|255|null|null|null|2005|null|null",
            "10.0.0.5|50000|192.0.2.7|443|6|90|20|2|8255|L2R|null",
            "0.0.0.0|0|10.0.0.4|0|17|null|null|null|7005|L2L|a.example",
        ],
    );
}

#[test]
fn a_range_keeps_events_without_a_time() {
    let mut timeless = connection(9, "1");
    timeless.time_ns = None;
    let store = store(Needs::view("splunk"), &[connection(1, "1"), connection(2, "1"), timeless]);
    let batches = store.scan("splunk", None, 2_000_000_000..3_000_000_000).expect("it can be scanned");
    let events: Vec<String> = (0..batches[0].num_rows()).map(|row| cell(&batches[0], EVENT, row)).collect();
    assert_eq!(events, ["1", "2"]);
    let nothing = store.scan("splunk", None, 0..1).expect("it can be scanned");
    assert_eq!(nothing.iter().map(RecordBatch::num_rows).sum::<usize>(), 1);
}

#[test]
fn all_batches_have_the_schema_of_the_view() {
    let store = store(Needs::view("splunk"), &[connection(1, "443"), event(22, 2, &[("QueryName", "a")])]);
    let schema = store.schema("splunk").expect("the view is there");
    let batches = store.scan("splunk", None, i64::MIN..i64::MAX).expect("it can be scanned");
    assert_eq!(batches.len(), 2);
    assert!(batches.iter().all(|batch| batch.schema() == schema));
    let last: Vec<&str> = schema.fields().iter().rev().take(2).map(|field| field.name().as_str()).collect();
    assert_eq!(last, [TIME, EVENT]);
}

#[test]
fn what_was_not_asked_for_is_an_error() {
    let store = store(Needs::default().with("splunk", Some(names(&["Image"]))), &[connection(1, "443")]);
    let unknown = store.scan("ariel", None, 0..1).expect_err("the view was not asked for");
    assert_eq!(unknown.to_string(), "the store has no view `ariel`");
    let missing =
        store.scan("splunk", Some(&names(&["User"])), 0..1).expect_err("the field was not asked for");
    assert_eq!(missing.to_string(), "the store was built without the field `User` of the view `splunk`");
}

#[test]
fn raw_is_rebuilt_where_the_reader_kept_none() {
    let mut written = connection(1, "443");
    written.raw = "<Event>as written</Event>".to_owned();
    let mut short = event(22, 2, &[("QueryName", "a&b")]);
    short.system.level = "4".to_owned();
    let made = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
        <Provider Name='Microsoft-Windows-Sysmon'/><EventID>22</EventID><Level>4</Level>\
        <TimeCreated SystemTime=''/><EventRecordID>102</EventRecordID><Correlation/>\
        <Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>pc1.corp.example</Computer><Security/>\
        </System><EventData><Data Name='QueryName'>a&amp;b</Data></EventData></Event>";
    check(&[written, short], "splunk", &["_raw"], &["<Event>as written</Event>", made]);
}

#[test]
fn an_event_can_be_found_and_told() {
    let store = store(Needs::all(), &[connection(1, "443"), connection(2, "80")]);
    assert_eq!(store.find("day.xml", 102), Some(1));
    assert_eq!(store.find("day.xml", 1), Some(0));
    assert_eq!(store.find("night.xml", 1), None);
    let told = store.event(1).expect("there are two events");
    assert!(told.contains(&("EventID".to_owned(), "3".to_owned())));
    assert!(told.contains(&("DestinationPort".to_owned(), "80".to_owned())));
    let (origin, record, time) = store.origin(1);
    assert_eq!((&*origin.file, record, time), ("day.xml", Some(102), Some(2_005_000_000)));
}

#[test]
fn a_store_of_some_events_keeps_their_numbers() {
    let events = [connection(1, "443"), event(22, 2, &[("QueryName", "a.example")]), connection(3, "80")];
    let whole = store(Needs::view("splunk"), &events);
    let some = whole.only(&[2, 1, 2, 77]).expect("they can be taken");
    assert_eq!(some.events(), 2);
    assert_eq!(rows(&some, "splunk", &["dest_port", "query"]), ["null|a.example", "80|null"]);
    assert_eq!(some.origin(2), whole.origin(2));
    assert_eq!(some.event(2), whole.event(2));
    assert_eq!(some.event(0), None);
}

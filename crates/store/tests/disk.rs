//! What a store writes it reads again, whole or in part.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use store::{Builder, Needs, Store};
use telemetry::{Data, Event, Origin};

fn events(count: u64) -> impl Iterator<Item = Event> {
    (0..count).map(|number| {
        let mut data = vec![
            (Arc::from("Image"), Data::One(format!(r"C:\Programs\tool{}.exe", number % 7))),
            (Arc::from("DestinationPort"), Data::One((number % 3).to_string())),
            (Arc::from("UtcTime"), Data::One(format!("2024-01-01 00:00:{number}"))),
        ];
        if number % 5 == 0 {
            data.push((Arc::from("Tags"), Data::Many(vec!["a".to_owned(), number.to_string()])));
        }
        Event {
            origin: Origin { file: format!("file{}.jsonl", number % 2).into(), position: number },
            provider: "Microsoft-Windows-Sysmon".to_owned(),
            channel: "Microsoft-Windows-Sysmon/Operational".to_owned(),
            event_id: Some(if number % 4 == 0 { 1 } else { 3 }),
            computer: format!("pc{}.corp.example", number % 3),
            time_ns: (number % 11 != 0).then_some(i64::try_from(number).expect("small") * 1_000_000_000),
            record_id: (number % 2 == 0).then_some(number + 1000),
            data,
            ..Event::default()
        }
    })
}

/// A folder of this test alone, empty.
fn folder(name: &str) -> PathBuf {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&dir);
    dir
}

/// All rows of a view in one batch, in the order of reading.
fn all(store: &Store, view: &str, fields: Option<&BTreeSet<String>>) -> RecordBatch {
    let batches = store.scan(view, fields, i64::MIN..i64::MAX).expect("it can be scanned");
    let schema = store.schema_of(view, fields).expect("the view is there");
    let whole = concat_batches(&schema, &batches).expect("they have one schema");
    let order =
        arrow::compute::sort_to_indices(whole.column_by_name(store::EVENT).expect("it is there"), None, None);
    arrow::compute::take_record_batch(&whole, &order.expect("numbers can be sorted"))
        .expect("rows can be taken")
}

/// Each row on a line, nulls as `null`.
fn text(batch: &RecordBatch) -> String {
    let options = FormatOptions::default().with_null("null");
    let columns: Vec<ArrayFormatter<'_>> = batch
        .columns()
        .iter()
        .map(|column| ArrayFormatter::try_new(column, &options).expect("it can be shown"))
        .collect();
    let names: Vec<&str> = batch.schema_ref().fields().iter().map(|field| field.name().as_str()).collect();
    let rows = (0..batch.num_rows())
        .map(|row| columns.iter().map(|column| column.value(row).to_string()).collect::<Vec<_>>().join("|"));
    names.join("|") + "\n" + &rows.collect::<Vec<_>>().join("\n")
}

fn filled(builder: Builder, count: u64) -> Store {
    let mut builder = builder;
    events(count).for_each(|event| builder.push(&event).expect("the event fits"));
    builder.finish().expect("the store is complete")
}

#[track_caller]
fn check_same(memory: &Store, disk: &Store) {
    assert_eq!(memory.events(), disk.events());
    for view in ["splunk", "ariel", "sigma"] {
        assert_eq!(text(&all(memory, view, None)), text(&all(disk, view, None)), "{view}");
    }
    let some = BTreeSet::from(["Image".to_owned(), "_raw".to_owned()]);
    assert_eq!(text(&all(memory, "splunk", Some(&some))), text(&all(disk, "splunk", Some(&some))));
    for event in [0, 1, 99] {
        assert_eq!(memory.origin(event), disk.origin(event));
        assert_eq!(memory.event(event), disk.event(event));
    }
    assert_eq!(memory.find("file0.jsonl", 1002), disk.find("file0.jsonl", 1002));
}

#[test]
fn a_store_that_was_written_is_the_same_when_it_is_opened() {
    let memory = filled(Builder::new(Needs::all()), 100);
    let dir = folder("written");
    memory.write_parquet(&dir).expect("it can be written");
    let disk = Store::open(&dir).expect("it can be opened");
    check_same(&memory, &disk);
    assert!(disk.size() < memory.size(), "its columns stay on disk");
    #[allow(clippy::disallowed_methods)]
    let summary = std::fs::read_to_string(dir.join("store.json")).expect("it can be read");
    for part in ["\"events\": 100", "pc2.corp.example", "\"3\": 75"] {
        assert!(summary.contains(part), "{part} in {summary}");
    }
}

#[test]
fn a_store_of_few_fields_opens_with_them_only() {
    let some = BTreeSet::from(["Image".to_owned()]);
    let memory = filled(Builder::new(Needs::default().with("sigma", Some(some.clone()))), 20);
    let dir = folder("few");
    memory.write_parquet(&dir).expect("it can be written");
    let disk = Store::open(&dir).expect("it can be opened");
    assert_eq!(text(&all(&memory, "sigma", Some(&some))), text(&all(&disk, "sigma", Some(&some))));
    assert!(disk.scan("splunk", None, 0..1).is_err());
}

#[test]
fn a_small_budget_puts_columns_on_disk() {
    let memory = filled(Builder::new(Needs::all()), 10_000);
    let dir = folder("budget");
    let spilled = filled(Builder::new(Needs::all()).with_budget(1000, &dir), 10_000);
    check_same(&memory, &spilled);
    assert!(std::fs::read_dir(&dir).expect("it is there").count() > 4);
}

#[test]
fn a_large_budget_writes_nothing() {
    let dir = folder("unused");
    let store = filled(Builder::new(Needs::all()).with_budget(1 << 30, &dir), 5000);
    assert_eq!(store.events(), 5000);
    assert!(!dir.exists());
}

#[test]
fn a_folder_of_no_store_is_an_error_that_names_it() {
    let dir = folder("nothing");
    let error = Store::open(&dir).err().expect("there is nothing").to_string();
    assert!(error.contains("store.json"), "{error}");
}

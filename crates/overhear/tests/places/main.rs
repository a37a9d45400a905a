//! Where addresses are: AQL's GEO functions and Splunk's `iplocation` ask the same MaxMind database, which this test writes.

mod mmdb;
#[path = "../overhear/mod.rs"]
mod overhear;

use std::fs;
use std::path::PathBuf;

use overhear::{fails, file, folder, rows, three_events};
use serde_json::{Value, json};

/// A database of two networks.
fn cities() -> PathBuf {
    let oslo = json!({
        "city": {"names": {"en": "Oslo"}},
        "continent": {"names": {"en": "Europe", "de": "Europa"}},
        "country": {"iso_code": "NO", "names": {"en": "Norway", "de": "Norwegen"}},
        "location": {"latitude": 59.9, "longitude": 10.7, "time_zone": "Europe/Oslo"},
        "subdivisions": [{"names": {"en": "Oslo County"}}],
    });
    let paris = json!({
        "city": {"names": {"en": "Paris"}},
        "location": {"latitude": 48.8566, "longitude": 2.3522},
    });
    let path = folder("state").join("GeoLite2-City.mmdb");
    fs::write(&path, mmdb::written(&[("8.8.8.0/24", oslo), ("1.1.0.0/16", paris)])).expect("written");
    path
}

/// The row that a query gives of the connection to Oslo.
#[track_caller]
fn asked(language: &str, query: &str, option: &str, value: &str) -> Value {
    let events = three_events().replacen("198.51.100.7", "8.8.8.8", 1);
    let events = file("placed.jsonl", events);
    let found = rows(&["search", language, query, &events, option, value]);
    assert_eq!(found.len(), 1, "{found:?}");
    found.into_iter().next().expect("a row")
}

#[test]
fn aql_asks_the_state() {
    let state = cities().parent().expect("a folder").display().to_string();
    let query = "SELECT GEO::LOOKUP_TEXT(destinationip, 'city_name') AS city, \
        GEO::LOOKUP_TEXT_BY_DOMAIN(destinationip, 0, 'country_iso_code') AS code, \
        GEO::LOOKUP_TEXT(destinationip, 'time_zone') AS zone, \
        GEO::LOOKUP(destinationip, 'geo_json') AS place, \
        GEO::LOOKUP_BY_DOMAIN(destinationip, 0, 'continent') AS continent, \
        GEO::DISTANCE(destinationip, '1.1.255.1') AS km, \
        GEO::DISTANCE_BY_DOMAIN(destinationip, 0, '9.9.9.9', 0) AS nowhere \
        FROM events WHERE destinationport = 443";
    let found = asked("--aql", query, "--qradar-state", &state);
    let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
    assert_eq!([text("city"), text("code"), text("zone")], ["Oslo", "NO", "Europe/Oslo"]);
    assert_eq!(text("place"), r#"{"type":"Point","coordinates":[10.7,59.9]}"#);
    let continent: Value = serde_json::from_str(&text("continent")).expect("JSON");
    assert_eq!(continent, json!({"names": {"en": "Europe", "de": "Europa"}}));
    let km = found["km"].as_f64().expect("a distance");
    assert!((1_300.0..1_400.0).contains(&km), "{km}");
    assert_eq!(found["nowhere"], Value::Null);
}

#[test]
fn spl_asks_the_file() {
    let file = cities().display().to_string();
    let query = "index=* DestinationPort=443 | iplocation lang=de allfields=true DestinationIp \
        | table City Country Region Continent Timezone lat lon";
    let found = asked("--spl", query, "--geoip", &file);
    let of = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
    let places = ["City", "Country", "Region", "Continent", "Timezone"].map(of);
    assert_eq!(places, ["Oslo", "Norwegen", "Oslo County", "Europa", "Europe/Oslo"]);
    let degrees = ["lat", "lon"].map(|name| of(name).parse::<f64>().expect("degrees"));
    assert!((degrees[0] - 59.9).abs() < 0.001 && (degrees[1] - 10.7).abs() < 0.001, "{degrees:?}");
}

#[test]
fn what_is_no_database_is_said() {
    let state = folder("broken");
    fs::write(state.join("city.mmdb"), "nothing").expect("written");
    let (state, events) = (state.display().to_string(), file("three.jsonl", three_events()));
    let args = ["search", "--aql", "SELECT * FROM events", &events, "--qradar-state", &state];
    fails(2, &args, "city.mmdb: this is no MaxMind database");
}

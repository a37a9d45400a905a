//! Splunk's commands over rows in memory.

mod plans;

use std::sync::Arc;

use engine::{Dns, Environment, LookupTable, Lookups, MatchType};
use plan::ArgValue::{Boolean, Integer, Text};
use plan::Projection;
use plans::*;
use serde_json::{Value as Json, json};

fn words(text: &str) -> plan::ArgValue {
    Text(text.to_owned())
}

#[test]
fn tail_gives_the_last_rows_the_last_first() {
    let rows = json!([{"i": "1"}, {"i": "2"}, {"i": "3"}]);
    check(
        &rows,
        vec![scan(), vendor("splunk.tail", [("count", Integer(2))])],
        json!([{"i": "3"}, {"i": "2"}]),
    );
    check(&rows, vec![scan(), vendor("splunk.reverse", []), limit(1)], json!([{"i": "3"}]));
}

#[test]
fn dedup_keeps_the_first_of_each_combination() {
    let rows = json!([{"a": "1", "i": "1"}, {"i": "2"}, {"a": "1", "i": "3"}, {"a": "2", "i": "4"}, {"a": "1", "i": "5"}]);
    let dedup = |option: &'static str| {
        vec![
            scan(),
            vendor("splunk.dedup", [("fields", fields(&["a"])), (option, Boolean(true))]),
            only(&["i", "a"]),
        ]
    };
    check(&rows, dedup("nothing"), json!([{"i": "1", "a": "1"}, {"i": "4", "a": "2"}]));
    check(&rows, dedup("keepempty"), json!([{"i": "1", "a": "1"}, {"i": "2"}, {"i": "4", "a": "2"}]));
    check(
        &rows,
        dedup("keepevents"),
        json!([{"i": "1", "a": "1"}, {"i": "3"}, {"i": "4", "a": "2"}, {"i": "5"}]),
    );
    let all = json!([{"i": "1", "a": "1"}, {"i": "4", "a": "2"}, {"i": "5", "a": "1"}]);
    check(&rows, dedup("consecutive"), all);
    let two = vendor("splunk.dedup", [("fields", fields(&["a"])), ("count", Integer(2))]);
    check(&rows, vec![scan(), two, only(&["i"])], json!([{"i": "1"}, {"i": "3"}, {"i": "4"}]));
}

#[test]
fn top_counts_and_rare_turns_it_around() {
    let rows = json!([{"a": "x", "h": "1"}, {"a": "y", "h": "1"}, {"a": "x", "h": "2"}, {"h": "2"}, {"a": "z", "h": "1"}, {"a": "x", "h": "1"}]);
    let run = |command, limit| {
        vec![scan(), vendor(command, [("fields", fields(&["a"])), ("limit", Integer(limit))])]
    };
    let x = json!({"a": "x", "count": 3, "percent": "60.000000", "_tc": 5});
    let y = json!({"a": "y", "count": 1, "percent": "20.000000", "_tc": 5});
    let z = json!({"a": "z", "count": 1, "percent": "20.000000", "_tc": 5});
    check(&rows, run("splunk.top", 2), json!([x, y]));
    check(&rows, run("splunk.rare", 0), json!([y, z, x]));
}

#[test]
fn top_counts_within_groups_and_sums_the_rest() {
    let rows = json!([{"a": "x", "h": "1"}, {"a": "y", "h": "1"}, {"a": "x", "h": "2"}, {"a": "z", "h": "1"}, {"a": "x", "h": "1"}]);
    let plan = vendor(
        "splunk.top",
        [
            ("fields", fields(&["a"])),
            ("by", fields(&["h"])),
            ("limit", Integer(1)),
            ("useother", Boolean(true)),
            ("otherstr", words("REST")),
            ("showperc", Boolean(false)),
            ("countfield", words("n")),
        ],
    );
    let expected = json!([
        {"h": "1", "a": "x", "n": 2, "_tc": 4},
        {"h": "1", "a": "REST", "n": 2, "_tc": 4},
        {"h": "2", "a": "x", "n": 1, "_tc": 1},
    ]);
    check(&rows, vec![scan(), plan], expected);
}

#[test]
fn rex_sets_the_fields_that_groups_are_named_for() {
    let rows = json!([{"m": "id=7 id=8", "id": "old"}, {"m": "none", "id": "old"}, {}]);
    let rex = |max_match| {
        let pattern = words(r"id=(?<id>\d+)");
        let args = [("field", fields(&["m"])), ("pattern", pattern), ("max_match", Integer(max_match))];
        vec![scan(), vendor("splunk.rex", args), only(&["id"])]
    };
    check(&rows, rex(1), json!([{"id": "7"}, {"id": "old"}, {}]));
    check(&rows, rex(0), json!([{"id": ["7", "8"]}, {"id": "old"}, {}]));
    check_error(
        vec![scan(), vendor("splunk.rex", [("field", fields(&["a"])), ("pattern", words("(x"))])],
        "invalid-regex",
    );
    check_error(
        vec![scan(), vendor("splunk.rex", [("field", fields(&["a"])), ("pattern", words("x"))])],
        "wrong-argument",
    );
}

#[test]
fn fillnull_fills_named_fields_or_those_that_any_row_has() {
    let rows = json!([{"a": "1", "e": ""}, {"b": "2"}, {"never": null}]);
    let filled = |args: &[&str]| {
        vec![scan(), vendor("splunk.fillnull", [("value", words("-")), ("fields", fields(args))])]
    };
    let named =
        json!([{"a": "1", "e": "", "new": "-"}, {"a": "-", "b": "2", "new": "-"}, {"a": "-", "new": "-"}]);
    check(&rows, filled(&["a", "new"]), named);
    let all = json!([{"a": "1", "e": "", "b": "-"}, {"a": "-", "e": "-", "b": "2"}, {"a": "-", "e": "-", "b": "-"}]);
    check(&rows, filled(&[]), all);
}

#[test]
fn bin_puts_numbers_into_ranges() {
    let rows = json!([{"n": "1"}, {"n": "2"}, {"n": "4"}, {"n": "x"}, {}]);
    let bin = |name: &'static str, value| {
        vec![scan(), vendor("splunk.bin", [("field", fields(&["n"])), (name, value)])]
    };
    check(&rows, bin("span", words("2")), json!([{"n": "0-2"}, {"n": "2-4"}, {"n": "4-6"}, {"n": "x"}, {}]));
    check(
        &rows,
        bin("span", words("0.5")),
        json!([{"n": "1.0-1.5"}, {"n": "2.0-2.5"}, {"n": "4.0-4.5"}, {"n": "x"}, {}]),
    );
    check(
        &rows,
        bin("bins", Integer(2)),
        json!([{"n": "0-10"}, {"n": "0-10"}, {"n": "0-10"}, {"n": "x"}, {}]),
    );
    check(
        &rows,
        bin("minspan", words("3")),
        json!([{"n": "0-10"}, {"n": "0-10"}, {"n": "0-10"}, {"n": "x"}, {}]),
    );
    check(
        &rows,
        bin("bins", Integer(100)),
        json!([{"n": "1-2"}, {"n": "2-3"}, {"n": "4-5"}, {"n": "x"}, {}]),
    );
}

#[test]
fn bin_puts_times_at_the_start_of_their_span() {
    let rows = json!([{"_time": "1767323045.25"}]);
    let bin =
        |span| vec![scan(), vendor("splunk.bin", [("field", fields(&["_time"])), ("span", words(span))])];
    check(&rows, bin("5m"), json!([{"_time": "1767322800"}]));
    check(&rows, bin("1d"), json!([{"_time": "1767312000"}]));
    let other = vendor(
        "splunk.bin",
        [("field", fields(&["_time"])), ("as", fields(&["hour"])), ("span", words("1h"))],
    );
    check(&rows, vec![scan(), other], json!([{"_time": "1767323045.25", "hour": "1767322800"}]));
}

#[test]
fn makeresults_makes_rows_at_the_time_of_the_search() {
    let none = json!([]);
    let now = json!({"_time": 1_767_323_045_i64});
    check(&none, vec![vendor("splunk.makeresults", [("count", Integer(2))])], json!([now, now]));
    let csv = [("format", words("csv")), ("data", words("a,b\n1,\n,\"x, y\""))];
    check(&none, vec![vendor("splunk.makeresults", csv)], json!([{"a": "1"}, {"b": "x, y"}]));
    let data = r#"[{"a":{"b":1},"c":[1,2],"f":null}]"#;
    let plan = vec![vendor("splunk.makeresults", [("format", words("json")), ("data", words(data))])];
    let raw = r#"{"a":{"b":1},"c":[1,2],"f":null}"#;
    let time = 1_767_323_045_i64;
    check(&none, plan, json!([{"_raw": raw, "_time": time, "a": "{\"b\":1}", "c": "[1,2]"}]));
}

#[test]
fn mvexpand_makes_a_row_of_each_value() {
    let rows = json!([{"n": "1", "m": ["x", "y"]}, {"n": "2"}]);
    let expand = |name, limit| {
        vec![scan(), vendor("splunk.mvexpand", [("field", fields(&[name])), ("limit", Integer(limit))])]
    };
    check(&rows, expand("m", 0), json!([{"n": "1", "m": "x"}, {"n": "1", "m": "y"}]));
    check(&rows, expand("m", 1), json!([{"n": "1", "m": "x"}]));
    check(&rows, expand("nowhere", 0), rows.clone());
}

#[test]
fn makemv_cuts_a_text_into_values() {
    let rows = json!([{"m": "a,,b"}, {"m": "c"}, {}]);
    let cut = |name: &'static str, value: &str, empty| {
        let args = [("field", fields(&["m"])), (name, words(value)), ("allowempty", Boolean(empty))];
        vec![scan(), vendor("splunk.makemv", args)]
    };
    check(&rows, cut("delim", ",", false), json!([{"m": ["a", "b"]}, {"m": "c"}, {}]));
    check(&rows, cut("delim", ",", true), json!([{"m": ["a", "", "b"]}, {"m": "c"}, {}]));
    check(&rows, cut("tokenizer", "([^,]+),?", false), json!([{"m": ["a", "b"]}, {"m": "c"}, {}]));
}

#[test]
fn table_gives_no_rows_where_none_has_a_value() {
    let rows = json!([{"a": "1"}, {"a": "2", "b": "3"}]);
    let table = |names: &[&str]| vec![scan(), only(names), vendor("splunk.table", [])];
    check(&rows, table(&["b"]), json!([{}, {"b": "3"}]));
    let none = vec![
        scan(),
        filter(call("splunk.search_eq", [field("a"), text("1")])),
        only(&["b"]),
        vendor("splunk.table", []),
    ];
    check(&rows, none, json!([]));
}

struct Tables(Vec<(&'static str, LookupTable)>);

impl Lookups for Tables {
    fn table(&self, name: &str) -> Option<Arc<LookupTable>> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, table)| Arc::new(table.clone()))
    }

    fn names(&self) -> Vec<String> {
        self.0.iter().map(|(name, _)| (*name).to_owned()).collect()
    }
}

#[track_caller]
fn check_lookup(table: LookupTable, rows: &Json, args: [(&'static str, plan::ArgValue); 3], expected: Json) {
    let tables = Tables(vec![("t", table)]);
    let environment = Environment { lookups: &tables, ..Environment::at(NOW_NS) };
    let [inputs, outputs, overwrite] = args;
    let plan = vec![scan(), vendor("splunk.lookup", [("table", words("t")), inputs, outputs, overwrite])];
    check_in(rows, plan, expected, &environment);
}

fn lookup_args(outputs: &[(&str, &str)], overwrite: bool) -> [(&'static str, plan::ArgValue); 3] {
    [("inputs", pairs(&[("host", "h")])), ("outputs", pairs(outputs)), ("overwrite", Boolean(overwrite))]
}

fn table(csv: &str) -> LookupTable {
    LookupTable::from_csv(csv.as_bytes()).expect("a table")
}

#[test]
fn lookup_sets_fields_from_the_rows_that_match() {
    let owners = || table("host,owner,site\nweb,ann,\nweb,bob,north\ndb,cy,south\n");
    let rows = json!([{"h": "web", "o": "old"}, {"h": "DB", "o": "old"}, {"o": "old"}, {"h": ["db", "web"]}]);
    let output = json!([{"h": "web", "o": ["ann", "bob"]}, {"h": "DB"}, {}, {"h": ["db", "web"], "o": ["cy", "ann", "bob"]}]);
    check_lookup(owners(), &rows, lookup_args(&[("owner", "o")], true), output);
    let new = json!([{"h": "web", "o": "old"}, {"h": "DB", "o": "old"}, {"o": "old"}, {"h": ["db", "web"], "o": ["cy", "ann", "bob"]}]);
    check_lookup(owners(), &rows, lookup_args(&[("owner", "o")], false), new);
    let folded = LookupTable { case_sensitive: false, ..owners() };
    let all = json!([{"h": "DB", "owner": "cy", "site": "south"}]);
    check_lookup(folded, &json!([{"h": "DB"}]), lookup_args(&[], true), all);
}

#[test]
fn a_row_of_a_table_with_times_matches_events_behind_it() {
    let mut leases = table("ip,mac,since\n10.0.0.1,a,100\n10.0.0.1,b,200\n10.0.0.1,c,none\n");
    leases.set_times("since", "%s", (0, 60)).expect("a column of times");
    let rows = json!([
        {"_time": "90", "h": "10.0.0.1"},
        {"_time": "150", "h": "10.0.0.1"},
        {"_time": "161", "h": "10.0.0.1"},
        {"_time": "230.5", "h": "10.0.0.1"}
    ]);
    let mut args = lookup_args(&[("mac", "m")], true).to_vec();
    args[0] = ("inputs", pairs(&[("ip", "h")]));
    let found = json!([
        {"_time": "90", "h": "10.0.0.1"},
        {"_time": "150", "h": "10.0.0.1", "m": "a"},
        {"_time": "161", "h": "10.0.0.1"},
        {"_time": "230.5", "h": "10.0.0.1", "m": "b"}
    ]);
    check_lookup(leases, &rows, args.try_into().expect("three"), found);
    assert!(table("a\n1\n").set_times("b", "%s", (0, 1)).is_err());
}

#[test]
fn the_default_of_a_table_fills_up_to_its_least_number_of_rows() {
    let few = LookupTable { default_match: "none".into(), min_matches: 2, ..table("host,o\nweb,1\n") };
    let expected = json!([{"h": "web", "o": ["1", "none"]}, {"h": "x", "o": ["none", "none"]}]);
    check_lookup(few, &json!([{"h": "web"}, {"h": "x"}]), lookup_args(&[("o", "o")], true), expected);
}

#[test]
fn lookup_matches_wildcards_and_networks_and_has_a_default() {
    let match_types = |how| vec![("host".to_owned(), how)];
    let wild =
        LookupTable { match_types: match_types(MatchType::Wildcard), ..table("host,o\n*.example.org,1\n") };
    let wild = LookupTable { default_match: "none".into(), min_matches: 1, ..wild };
    let rows = json!([{"h": "a.example.org"}, {"h": "example.org"}]);
    let expected = json!([{"h": "a.example.org", "o": "1"}, {"h": "example.org", "o": "none"}]);
    check_lookup(wild, &rows, lookup_args(&[("o", "o")], true), expected);
    let nets =
        LookupTable { match_types: match_types(MatchType::Cidr), ..table("host,o\n192.0.2.0/24,lab\n") };
    let rows = json!([{"h": "192.0.2.9"}, {"h": "198.51.100.1"}]);
    check_lookup(
        nets,
        &rows,
        lookup_args(&[("o", "o")], true),
        json!([{"h": "192.0.2.9", "o": "lab"}, {"h": "198.51.100.1"}]),
    );
}

#[test]
fn lookup_names_what_is_not_there() {
    let unknown = vendor("splunk.lookup", [("table", words("t")), ("inputs", pairs(&[("host", "h")]))]);
    check_error(vec![scan(), unknown], "unknown-lookup");
}

struct Names;

impl engine::Resolver for Names {
    fn addresses(&self, host: &str) -> Vec<std::net::IpAddr> {
        if host == "web.example" { vec![[192, 0, 2, 1].into()] } else { Vec::new() }
    }

    fn name(&self, _address: std::net::IpAddr) -> Option<String> {
        Some("web.example".into())
    }
}

#[test]
fn dnslookup_asks_nobody_unless_it_may() {
    let rows = json!([{"h": "198.51.100.7"}, {"h": "web.example"}]);
    let args = [
        ("table", words("dnslookup")),
        ("inputs", pairs(&[("clienthost", "h")])),
        ("outputs", pairs(&[("clientip", "ip")])),
        ("overwrite", Boolean(true)),
    ];
    let plan = vec![scan(), vendor("splunk.lookup", args)];
    check(&rows, plan.clone(), json!([{"h": "198.51.100.7", "ip": "198.51.100.7"}, {"h": "web.example"}]));
    let said = run(&rows, plan.clone())
        .expect("runs")
        .diagnostics()
        .iter()
        .map(|said| said.name)
        .collect::<Vec<_>>();
    assert_eq!(said, ["dns-off"]);
    let asking = Environment { dns: Dns::Ask(Arc::new(Names)), ..Environment::at(NOW_NS) };
    let both = json!([{"h": "198.51.100.7", "ip": "198.51.100.7"}, {"h": "web.example", "ip": "192.0.2.1"}]);
    check_in(&rows, plan, both, &asking);
}

#[test]
fn projections_keep_what_a_command_needs_no_more() {
    let rows = json!([{"a": "1", "_raw": "x"}]);
    check(
        &rows,
        vec![scan(), project(Projection::OnlyAndInternal, &["a"])],
        json!([{"a": "1", "_raw": "x"}]),
    );
}

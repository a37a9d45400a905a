//! `overhear check`, from arguments to diagnostics.

mod overhear;

use overhear::{fails, file, out};
use serde_json::{Value, json};

#[test]
fn a_sound_query_is_parsed_and_planned() {
    for (language, query) in [("spl", "splunk.spl"), ("aql", "qradar.aql"), ("sigma", "sigma.yml")] {
        let path = format!("detections/web_service_c2/{query}");
        let said = out(0, &["check", "--language", language, &path]);
        assert!(said.ends_with(&format!("{path}: parsed and planned\n")), "{said}");
    }
}

#[test]
fn what_is_wrong_has_line_and_column() {
    let query = file("bad.spl", "index=*\n| stats count\n| eval n=mvcuont(x)");
    let said = out(1, &["check", "--language", "spl", &query]);
    assert!(said.contains(":3:10\n") && said.ends_with("bad.spl: parsed, not planned\n"), "{said}");
    for format in ["json", "jsonl"] {
        let said = out(1, &["check", "--language", "spl", &query, "--format", format]);
        let checked: Value = serde_json::from_str(&said).expect("JSON");
        let checked = if format == "json" { &checked[0] } else { &checked };
        assert_eq!(checked["file"], Value::from(query.as_str()));
        assert_eq!((&checked["parsed"], &checked["planned"]), (&json!(true), &json!(false)));
        let found = &checked["diagnostics"][0];
        assert_eq!((&found["severity"], &found["name"]), (&json!("error"), &json!("unknown-function")));
        let place = ["start", "end", "line", "column"].map(|name| found[name].as_u64().unwrap_or_default());
        assert_eq!(place, [31, 38, 3, 10], "{found}");
    }
    let csv = out(1, &["check", "--language", "spl", &query, "--format", "csv"]);
    assert!(csv.contains("unknown-function"), "{csv}");
}

#[test]
fn a_corpus_gives_a_line_for_each_query() {
    let lines = [
        json!({"id": "good", "q": "index=* | stats count by host"}),
        json!({"q": "index=* | stats count by"}),
        json!({"id": 7, "q": "index=* | predict a"}),
        json!({"id": "macro", "q": "`all` | head 1"}),
    ];
    let corpus = file("corpus.jsonl", lines.map(|line| line.to_string()).join("\n"));
    let args = ["check", "--language", "spl", "--jsonl", "q", &corpus, "--macro", "all=index=*"];
    let said = out(1, &args);
    let found: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let told: Vec<Value> =
        found.iter().map(|one| json!([one["id"], one["parsed"], one["planned"]])).collect();
    let expected = [
        json!(["good", true, true]),
        json!([2, false, false]),
        json!([7, true, false]),
        json!(["macro", true, true]),
    ];
    assert_eq!(told, expected, "{said}");
    assert_eq!(found[2]["diagnostics"][0]["name"], "refused-command");
    assert_eq!(found[0]["diagnostics"], json!([]));
}

#[test]
fn a_line_without_a_query_does_not_end_the_corpus() {
    let corpus = file("broken.jsonl", "{\"id\": \"none\", \"q\": 1}\n{\"q\": \n{\"q\": \"index=*\"}\n");
    let said = out(1, &["check", "--language", "spl", "--jsonl", "q", &corpus]);
    let found: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(found[0]["id"], "none");
    assert_eq!(found[0]["diagnostics"][0]["message"], "no text in `q`");
    assert_eq!(found[1]["diagnostics"][0]["name"], "no-query");
    assert_eq!(json!([found[2]["id"], found[2]["planned"]]), json!([3, true]));
}

#[test]
fn aql_is_strict_unless_asked_otherwise() {
    let baseline = "detections/web_service_c2/baseline.aql";
    let strict = out(1, &["check", "--language", "aql", baseline]);
    assert!(strict.contains(r#"Field "ImageFileName" does not exist in catalog "events""#), "{strict}");
    let lenient = out(0, &["check", "--language", "aql", "--aql-mode", "lenient", baseline]);
    assert!(lenient.contains("warning[property-meant]"), "{lenient}");
}

#[test]
fn what_cannot_be_read_is_an_error() {
    fails(2, &["check", "--language", "spl", "/nonexistent.spl"], "/nonexistent.spl: ");
    fails(2, &["check", "--language", "kql", "x"], "possible values: spl, aql, sigma");
}

#[test]
fn what_a_query_needs_is_told_from_what_is_wrong_with_it() {
    let query = file("needs.spl", "index=* | lookup owners host OUTPUT owner | stats count by owner");
    let said = out(0, &["check", "--language", "spl", &query]);
    assert!(said.contains("it needs the lookup table `owners`") && said.contains("--lookup owners=FILE.csv"));
    let table = file("owners.csv", "host,owner\na,b\n");
    let given = format!("owners={table}");
    let said = out(0, &["check", "--language", "spl", &query, "--lookup", &given]);
    assert!(!said.contains("owners"), "{said}");
    let lines = ["`mine`", "index=* | fit x", "index=* | stats cnt", "index=* | lookup owners host"];
    let lines = lines.map(|line| json!({ "q": line }).to_string()).join("\n");
    let corpus = file("causes.jsonl", lines);
    let said = out(1, &["check", "--language", "spl", "--jsonl", "q", &corpus]);
    let causes: Vec<Value> = said
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["diagnostics"][0]["cause"].clone())
        .collect();
    assert_eq!(causes, ["needs", "outside", "query", "needs"], "{said}");
}

#[test]
fn the_name_says_the_language_and_folders_are_walked() {
    let query = file("named.spl", "index=* | stats count");
    assert!(out(0, &["check", &query]).ends_with("parsed and planned\n"));
    let bare = file("query.txt", "index=* | stats count");
    fails(2, &["check", &bare], "the name does not say the language (.spl, .aql, .yml): give --language");
    out(0, &["check", "--language", "spl", &bare]);
    let said = out(1, &["check", "detections/web_service_c2"]);
    let verdicts: Vec<&str> = said
        .lines()
        .filter(|line| line.ends_with("planned"))
        .filter_map(|line| line.split(": ").next())
        .collect();
    let files = ["baseline.aql", "baseline.spl", "qradar.aql", "sigma.yml", "splunk.spl"];
    for file in files {
        assert!(verdicts.iter().any(|verdict| verdict.ends_with(file)), "{file} in {verdicts:?}");
    }
    let nothing = overhear::folder("no-query").display().to_string();
    fails(2, &["check", &nothing], "there is no query here");
}

#[test]
fn every_format_is_one_document_that_names_the_files() {
    let good = file("one.spl", "index=* | stats count");
    let bad = file("two.spl", "index=*\n| stats cnt");
    let checked: Value =
        serde_json::from_str(&out(1, &["check", &good, &bad, "--format", "json"])).expect("JSON");
    let files: Vec<&str> =
        checked.as_array().expect("a list").iter().filter_map(|one| one["file"].as_str()).collect();
    assert_eq!(files, [good.as_str(), bad.as_str()]);
    let csv = out(1, &["check", &good, &bad, "--format", "csv"]);
    let lines: Vec<&str> = csv.lines().collect();
    let header = "file,id,line,column,severity,name,cause,message,start,end,notes";
    assert!(lines[0] == header && lines[1].starts_with(&format!("{bad},,2,")), "{csv}");
    assert_eq!(out(0, &["check", &good, "--format", "csv"]), format!("{header}\n"));
    assert_eq!(out(0, &["check", &good, "--format", "text"]), out(0, &["check", &good]));
}

const COUNTED: &str = "title: Counted\nlogsource:\n    category: network_connection\n    product: windows\ndetection:\n    s:\n        Image: '*'\n    condition: s | count() by User > 5\n";

#[test]
fn a_rule_that_counts_is_sound_and_no_query_for_rows() {
    let rule = file("counted.yml", COUNTED);
    assert!(out(0, &["check", &rule]).ends_with("parsed and planned\n"));
    let together = file(
        "together.yml",
        format!(
            "{COUNTED}name: one\n---\ntitle: Together\ncorrelation:\n    type: event_count\n    rules: [one]\n    timespan: 1m\n    condition: {{gt: 3}}\n"
        ),
    );
    assert!(out(0, &["check", &together]).ends_with("parsed and planned\n"));
    let events = file("three.jsonl", overhear::three_events());
    let said = fails(2, &["search", "--sigma", &rule, &events], "asked for by `hunt --sigma` alone");
    assert!(said.contains("counted.yml:8:20\n"), "{said}");
    let under = said.lines().find(|line| line.contains('^')).unwrap_or_default();
    assert_eq!(under.matches('^').count(), "count() by User > 5".len(), "{said}");
    let broken = file("broken.yml", COUNTED.replace("count() by", "cnt() by"));
    assert!(out(1, &["check", &broken]).ends_with("not parsed\n"));
    out(0, &["lint", &rule, "--fail-on", "error"]);
    let explained = overhear::overhear(&["explain", "--sigma", &rule, &events, "--event", "three.jsonl:2"]);
    assert_eq!(explained.code, Some(0), "{}{}", explained.out, explained.err);
    assert!(explained.err.contains("what is said of several events is left aside"), "{}", explained.err);
}

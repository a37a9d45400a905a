//! What we write as SARIF is what its schema allows.
#![expect(clippy::disallowed_methods, reason = "tests read files")]

use lint::{Linter, Report, Selection};
use query::{Knowledge, Language, Settings};
use serde_json::Value;
use taxonomy::Views;
use text::Source;

const QUERY: &str =
    "index=* | where match(QueryName, \"(a\\.example|b\\.example)\") | stats count by x | where count>0";

#[test]
fn the_log_fits_the_published_schema() {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/clients/schemas/sarif-schema-2.1.0.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: {path} absent");
        return;
    };
    let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    let (knowledge, views) = (Knowledge::default(), Views::default());
    let settings = Settings::new(&functions::Catalogue, &knowledge, &views);
    let linter = Linter::new(settings, Selection::default());
    let source = Source::new("q.spl", QUERY);
    let findings = linter.lint(Language::Spl, &source);
    assert!(findings.iter().any(|finding| finding.fix.is_some()), "a fix is written too");
    let line = Report {
        file: "c.jsonl".to_owned(),
        line: Some(7),
        source: source.clone(),
        findings: findings.clone(),
    };
    let log = lint::sarif::log(
        &[Report { file: "a b.spl".to_owned(), line: None, source, findings }, line],
        "1.2.3",
    );
    let mut wrong = Vec::new();
    check(&schema, &schema, &log, "log", &mut wrong);
    assert_eq!(wrong, Vec::<String>::new());

    let mut broken = log.clone();
    broken["runs"][0]["results"][0]["level"] = Value::from("dire");
    broken["runs"][0]["results"][1]["message"] = Value::from(1);
    let mut wrong = Vec::new();
    check(&schema, &schema, &broken, "log", &mut wrong);
    assert_eq!(wrong.len(), 2, "the check sees what is wrong: {wrong:?}");
}

/// The keywords that the schema uses.
fn check(root: &Value, schema: &Value, value: &Value, place: &str, wrong: &mut Vec<String>) {
    if let Some(path) = schema["$ref"].as_str() {
        let target = root.pointer(path.trim_start_matches('#')).expect("references are inside the schema");
        return check(root, target, value, place, wrong);
    }
    if let Some(kind) = schema["type"].as_str()
        && !is_of(kind, value)
    {
        wrong.push(format!("{place}: no {kind}"));
        return;
    }
    if let Some(choices) = schema["enum"].as_array()
        && !choices.contains(value)
    {
        wrong.push(format!("{place}: {value} is not among the choices"));
    }
    if let (Some(least), Some(number)) = (schema["minimum"].as_i64(), value.as_i64())
        && number < least
    {
        wrong.push(format!("{place}: {number} is too small"));
    }
    any_of(root, schema, value, place, wrong);
    object(root, schema, value, place, wrong);
    array(root, schema, value, place, wrong);
}

fn any_of(root: &Value, schema: &Value, value: &Value, place: &str, wrong: &mut Vec<String>) {
    let Some(choices) = schema["anyOf"].as_array() else { return };
    let fits = choices.iter().any(|choice| {
        let mut inside = Vec::new();
        check(root, choice, value, place, &mut inside);
        inside.is_empty()
    });
    if !fits {
        wrong.push(format!("{place}: fits no choice of anyOf"));
    }
}

fn object(root: &Value, schema: &Value, value: &Value, place: &str, wrong: &mut Vec<String>) {
    let Some(members) = value.as_object() else { return };
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !members.contains_key(name) {
            wrong.push(format!("{place}: `{name}` is missing"));
        }
    }
    for (name, member) in members {
        match schema["properties"].get(name) {
            Some(inner) => check(root, inner, member, &format!("{place}.{name}"), wrong),
            None if schema["additionalProperties"] == Value::Bool(false) => {
                wrong.push(format!("{place}: `{name}` is not allowed"));
            }
            None => {}
        }
    }
}

fn array(root: &Value, schema: &Value, value: &Value, place: &str, wrong: &mut Vec<String>) {
    let Some(items) = value.as_array() else { return };
    let distinct = (1..items.len()).all(|at| !items[..at].contains(&items[at]));
    if schema["uniqueItems"] == Value::Bool(true) && !distinct {
        wrong.push(format!("{place}: an item comes twice"));
    }
    for (at, item) in items.iter().enumerate() {
        check(root, &schema["items"], item, &format!("{place}[{at}]"), wrong);
    }
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        _ => false,
    }
}

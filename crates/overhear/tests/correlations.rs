//! The cases of `conformance/sigma` that say what rules find together.
#![expect(clippy::disallowed_methods, reason = "case files are read in place")]

mod overhear;

use std::fs;
use std::path::Path;

use conformance::{Case, Expected, Input, parse};
use overhear::{file, folder, rows};
use serde_json::{Map, Value};

#[test]
fn every_case_of_findings_is_true() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conformance/sigma");
    let mut asked = 0;
    let mut wrong = Vec::new();
    let mut names: Vec<_> =
        fs::read_dir(cases).expect("the cases").map(|entry| entry.expect("an entry").path()).collect();
    names.retain(|path| path.extension().is_some_and(|ending| ending == "case"));
    names.sort();
    for path in names {
        let text = fs::read_to_string(&path).expect("a readable file");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for case in parse(&text).unwrap_or_else(|fault| panic!("{name}: {fault}")).cases {
            let Some(Expected::Findings(expected)) = &case.expected else { continue };
            asked += 1;
            let found = found(&format!("{name}-{}", case.line), &case);
            if found.len() != expected.len()
                || !found.iter().zip(expected).all(|(row, least)| says(row, least))
            {
                let shown: Vec<String> = found.iter().map(Value::to_string).collect();
                wrong.push(format!("{name}:{} {}\n{}", case.line, case.name, shown.join("\n")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(asked > 30, "{asked} cases");
}

/// What the rules of a case find, each as what a case may say of it.
fn found(name: &str, case: &Case) -> Vec<Value> {
    let Input::Telemetry(events) = &case.input else { panic!("{name}: a case of findings has telemetry") };
    let folder = folder(&format!("case-{name}"));
    let rules = folder.join("rules.yml");
    fs::write(&rules, &case.questions[0].text).expect("the rules can be written");
    let events = file(&format!("case-{name}.jsonl"), String::from_utf8_lossy(events).into_owned() + "\n");
    let found = rows(&["hunt", "--sigma", &rules.display().to_string(), &events]);
    found.iter().map(shown).collect()
}

fn shown(finding: &Value) -> Value {
    let mut row = Map::new();
    let mut put = |name: &str, value: &Value| row.insert(name.to_owned(), value.clone());
    put("rule", &finding["rule"]);
    let time = finding["time"].as_str().unwrap_or_default();
    put("time", &Value::from(time.get(11..19).unwrap_or_default()));
    for (name, values) in finding["matched"].as_object().into_iter().flatten() {
        match values.as_array().map(Vec::as_slice) {
            Some(events) if name == "events" => put(name, &Value::from(events.len())),
            Some([one]) => put(name, one),
            _ => put(name, values),
        };
    }
    Value::Object(row)
}

/// Does a finding say at least so much?
fn says(row: &Value, least: &Value) -> bool {
    least.as_object().is_some_and(|least| least.iter().all(|(name, value)| row[name] == *value))
}

//! What a rule asks, beside what pySigma's parser makes of it: condition trees in one normal form.
//!
//! `conformance/sigma/trees/expected.json` is written by `conformance/independent/trees.py`, which says what the form is.
//! `differences.txt` lists the rules where the two differ, each with a reason; a difference that is not listed fails, and so
//! does a listed one that is none.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use functions::Catalogue;
use plan::{Call, Expr, Literal, StepKind};
use query::{Knowledge, Settings, SigmaFile};
use serde_json::{Value as Json, json};
use text::Source;

#[test]
fn condition_trees_are_those_of_pysigma() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conformance/sigma/trees");
    let read =
        |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let expected: BTreeMap<String, Json> = serde_json::from_str(&read("expected.json")).expect("trees");
    let text = read("differences.txt");
    let listed: BTreeMap<&str, &str> = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_once(": ").unwrap_or_else(|| panic!("{line}: no reason")))
        .collect();
    let mut wrong = String::new();
    let (mut rules, mut refused) = (0, 0);
    for (name, text) in documents(&read("rules.yml")) {
        let ours = tree(text);
        let theirs = expected.get(name).unwrap_or_else(|| panic!("{name} is not in expected.json"));
        rules += 1;
        let same = match (&ours, theirs.get("refused")) {
            (Err(_), Some(_)) => {
                refused += 1;
                true
            }
            (Ok(ours), None) => ours == theirs,
            _ => false,
        };
        if same == listed.contains_key(name) {
            let ours = ours.map_or_else(|error| format!("refused: {error}"), |tree| tree.to_string());
            let what = if same { "listed but the same" } else { "differs" };
            wrong += &format!("{name}: {what}\n  ours    {ours}\n  pySigma {theirs}\n");
        }
    }
    println!("{rules} rules, {refused} refused by both, {} differ", listed.len());
    assert_eq!(wrong, "");
    assert_eq!(rules, expected.len());
}

/// The documents of a file by the rule's name.
fn documents(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split("\n---\n").map(|text| {
        let name = text.lines().find_map(|line| line.strip_prefix("name: "));
        (name.expect("a name"), text)
    })
}

/// The tree of a rule's detection, or why it is refused.
fn tree(text: &str) -> Result<Json, String> {
    let (knowledge, views) = (Knowledge::default(), taxonomy::Views::default());
    // A placeholder that stands for itself, as pySigma leaves it.
    let placeholders = [("regulars".to_owned(), vec!["%regulars%".to_owned()])].into();
    let settings =
        Settings { placeholders: Some(&placeholders), ..Settings::new(&Catalogue, &knowledge, &views) };
    let file = SigmaFile::compile(Source::new("rule", text), &settings);
    let faults = file.rules.iter().flat_map(|rule| &rule.diagnostics).chain(&file.diagnostics);
    let faults: Vec<&str> =
        faults.filter(|fault| fault.is_error()).map(|fault| fault.message.as_str()).collect();
    if !faults.is_empty() {
        return Err(faults.join("; "));
    }
    let [rule] = file.rules.as_slice() else { return Err(format!("{} rules", file.rules.len())) };
    if rule.together.is_some() {
        return Err("an aggregation, which is no condition of one event".to_owned());
    }
    let steps = rule.plan.as_ref().map(|plan| plan.steps.as_slice()).unwrap_or_default();
    match steps.last().map(|step| &step.kind) {
        // The log source stands before the detection.
        Some(StepKind::Filter(Expr::And(parts, _))) if parts.len() == 2 => Ok(normal(&parts[1])),
        other => Err(format!("no detection: {other:?}")),
    }
}

fn normal(expr: &Expr) -> Json {
    match expr {
        Expr::And(parts, _) => joined("and", parts.iter().map(normal)),
        Expr::Or(parts, _) => joined("or", parts.iter().map(normal)),
        Expr::Not(inner, _) => json!({"not": normal(inner)}),
        Expr::Call(call) => comparison(call),
        Expr::Field(_) | Expr::Literal(..) => json!({"value": format!("{expr:?}")}),
    }
}

fn joined(kind: &str, parts: impl Iterator<Item = Json>) -> Json {
    let mut flat = Vec::new();
    for part in parts {
        match part.get(kind) {
            Some(Json::Array(inner)) => flat.extend(inner.iter().cloned()),
            _ => flat.push(part),
        }
    }
    flat.sort_by_key(as_python_writes);
    flat.dedup();
    if flat.len() == 1 { flat.remove(0) } else { json!({kind: flat}) }
}

/// What Python sorts by: JSON with a blank behind commas and colons.
fn as_python_writes(json: &Json) -> String {
    match json {
        Json::Object(fields) => {
            let mut sorted: Vec<(&String, &Json)> = fields.iter().collect();
            sorted.sort_by_key(|(name, _)| *name);
            let fields =
                sorted.iter().map(|(name, value)| format!("{}: {}", json!(name), as_python_writes(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        Json::Array(parts) => {
            format!("[{}]", parts.iter().map(as_python_writes).collect::<Vec<_>>().join(", "))
        }
        plain => plain.to_string(),
    }
}

fn comparison(call: &Call) -> Json {
    let text = |at: usize| match call.args.get(at) {
        Some(Expr::Literal(Literal::Text(text), _)) => text.clone(),
        Some(Expr::Literal(Literal::Integer(number), _)) => number.to_string(),
        Some(Expr::Literal(Literal::Number(_, written), _)) => written.clone(),
        Some(Expr::Field(field)) => field.name.clone(),
        other => format!("{other:?}"),
    };
    let field = text(0);
    let name = call.function.strip_prefix("sigma.").unwrap_or(&call.function);
    let (cased, plain) = name.strip_prefix("cased_").map_or((false, name), |plain| (true, plain));
    let is = |pattern: String| json!({"field": field, "is": one_star(&pattern), "cased": cased});
    match plain {
        "eq" => is(pattern(&text(1))),
        "contains" => is(format!("*{}*", pattern(&text(1)))),
        "startswith" => is(format!("{}*", pattern(&text(1)))),
        "endswith" => is(format!("*{}", pattern(&text(1)))),
        "keyword" => json!({"keyword": one_star(&pattern(&text(1)))}),
        "re" => {
            let mut flags: Vec<char> = text(2).chars().collect();
            flags.sort_unstable();
            json!({"field": field, "re": text(1), "flags": String::from_iter(flags)})
        }
        "is_null" => json!({"field": field, "null": true}),
        "exists" => json!({"field": field, "exists": true}),
        "cidr" => json!({"field": field, "cidr": text(1)}),
        "lt" | "lte" | "gt" | "gte" => json!({"field": field, plain: text(1)}),
        "fieldref" => json!({"field": field, "same_as": text(1), "place": "whole"}),
        "fieldref_contains" => json!({"field": field, "same_as": text(1), "place": "anywhere"}),
        "fieldref_startswith" => json!({"field": field, "same_as": text(1), "place": "start"}),
        "fieldref_endswith" => json!({"field": field, "same_as": text(1), "place": "end"}),
        "minute" | "hour" | "day" | "week" | "month" | "year" => {
            json!({"field": field, "part": plain, "of": text(1)})
        }
        other => json!({"call": other}),
    }
}

/// A text of ours with a backslash before each star, question mark and backslash that stands for itself.
fn pattern(text: &str) -> String {
    let mut out = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '\\' {
            let itself = letters.next_if(|next| matches!(next, '*' | '?' | '\\')).unwrap_or('\\');
            out.extend(['\\', itself]);
        } else {
            out.push(letter);
        }
    }
    out
}

/// Stars beside each other are one.
fn one_star(pattern: &str) -> String {
    let mut out = String::new();
    let mut letters = pattern.chars().peekable();
    while let Some(letter) = letters.next() {
        out.push(letter);
        match letter {
            '\\' => out.extend(letters.next()),
            '*' => while letters.next_if_eq(&'*').is_some() {},
            _ => {}
        }
    }
    out
}

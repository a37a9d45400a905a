//! Findings as SARIF 2.1.0, which code hosts show beside the lines.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use text::{Diagnostic, Severity};

use crate::{Report, find};

/// The log of one run: every lint that found something as a rule, every finding as a result.
pub fn log(reports: &[Report], version: &str) -> Value {
    let names: BTreeSet<&str> =
        reports.iter().flat_map(|report| &report.findings).map(|finding| finding.name).collect();
    let rules: Vec<Value> = names.iter().map(|name| rule(name)).collect();
    let results: Vec<Value> = reports
        .iter()
        .flat_map(|report| report.findings.iter().map(move |finding| result(report, finding)))
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "overhear", "semanticVersion": version, "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(name: &str) -> Value {
    let Some(lint) = find(name) else { return json!({"id": name}) };
    json!({
        "id": name,
        "shortDescription": {"text": lint.finds},
        "defaultConfiguration": {"level": level(lint.severity)},
    })
}

fn result(report: &Report, finding: &Diagnostic) -> Value {
    let mut text = finding.message.clone();
    for note in &finding.notes {
        text.push_str(". ");
        text.push_str(note);
    }
    let mut location = json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(&report.file)},
        "region": region(report, finding),
    }});
    if report.line.is_some() {
        location["logicalLocations"] = json!([{"fullyQualifiedName": report.source.name()}]);
    }
    let mut result = json!({
        "ruleId": finding.name,
        "level": level(finding.severity),
        "message": {"text": text},
        "locations": [location],
    });
    if !finding.related.is_empty() && report.line.is_none() {
        let related = finding.related.iter().map(|related| {
            json!({
                "physicalLocation": {
                    "artifactLocation": {"uri": uri(&report.file)},
                    "region": place(report, related.span),
                },
                "message": {"text": related.message},
            })
        });
        result["relatedLocations"] = related.collect();
    }
    // A line of a corpus holds the query in JSON's escapes: what is replaced has no place in the file.
    if let Some(fix) = finding.fix.as_ref().filter(|_| report.line.is_none()) {
        result["fixes"] = json!([{
            "artifactChanges": [{
                "artifactLocation": {"uri": uri(&report.file)},
                "replacements": [{
                    "deletedRegion": place(report, fix.span),
                    "insertedContent": {"text": fix.replacement},
                }],
            }],
        }]);
    }
    result
}

fn region(report: &Report, finding: &Diagnostic) -> Value {
    match report.line {
        Some(line) => json!({"startLine": line}),
        None => place(report, finding.span),
    }
}

fn place(report: &Report, span: text::Span) -> Value {
    let (at, end) = (report.source.position(span.start), report.source.position(span.end));
    json!({"startLine": at.line, "startColumn": at.column, "endLine": end.line, "endColumn": end.column})
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A path as a URI reference: `/` between folders, and what a URI may not hold escaped.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.trim_start_matches("./").bytes() {
        match byte {
            b'\\' => out.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use text::{Source, Span};

    #[test]
    fn a_finding_is_a_result_at_its_place() {
        let span = Span::new(3, 4);
        let finding = Diagnostic::warning("unbounded-domain", span, "m").with_note("n").with_fix(span, "Z");
        let source = Source::new("q", "ab\nc");
        let report = Report { file: "a b/q.spl".to_owned(), line: None, source, findings: vec![finding] };
        let log = log(&[report], "1.0.0");
        let result = &log["runs"][0]["results"][0];
        assert_eq!(result["message"]["text"], "m. n");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b/q.spl");
        assert_eq!(place["region"], json!({"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 2}));
        assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][0]["id"], "unbounded-domain");
    }
}

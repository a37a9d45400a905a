//! Writes answers into case files.

use serde_json::Value as Json;

use crate::parse::{blocks, numbered};

/// What the cases of a file are answered with, in the form of a case file.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The rows in their order.
    Rows(Vec<Json>),
    /// An error, as drawn.
    Error(String),
    /// What is said besides, as drawn.
    Said(String),
}

/// The text of a case file in which the case at line `line` has this answer. Everything else stays as it is; rows
/// that were expected in any order stay so.
pub fn rewrite(text: &str, line: usize, answer: &Answer) -> String {
    let lines = numbered(text);
    let cases = blocks(&lines, "===");
    let Some(case) = cases.iter().find(|case| case.line == line && !case.head.is_empty()) else {
        return text.to_owned();
    };
    let body: Vec<(usize, &str)> =
        case.body.iter().enumerate().map(|(at, text)| (line + 1 + at, *text)).collect();
    let sections = blocks(&body, "---");
    let old = sections.iter().skip(1).find(|section| answer.is_in(section.head));
    let end_of_case = line + case.body.len();
    let (start, end, head) = match old {
        Some(section) => (section.line, section.line + section.body.len(), section.head),
        None => (end_of_case + 1, end_of_case, ""),
    };
    let mut out: Vec<String> = Vec::new();
    out.extend(lines.iter().take(start - 1).map(|(_, text)| (*text).to_owned()));
    match answer {
        Answer::Rows(rows) => {
            let unordered = head == "rows unordered";
            out.push(format!("--- {}", if unordered { "rows unordered" } else { "rows" }));
            out.extend(rows.iter().map(row));
        }
        Answer::Error(drawn) => out.extend(drawn_section("error", drawn)),
        Answer::Said(drawn) => out.extend(drawn_section("diagnostics", drawn)),
    }
    out.extend(lines.iter().skip(end).map(|(_, text)| (*text).to_owned()));
    out.join("\n") + "\n"
}

impl Answer {
    /// Does a section of that head hold such an answer?
    fn is_in(&self, head: &str) -> bool {
        match self {
            Answer::Rows(_) | Answer::Error(_) => matches!(head, "rows" | "rows unordered" | "error"),
            Answer::Said(_) => head == "diagnostics",
        }
    }
}

fn drawn_section(head: &str, drawn: &str) -> Vec<String> {
    [format!("--- {head}")].into_iter().chain(drawn.lines().map(str::to_owned)).collect()
}

/// A row as people write it: a blank behind each colon and comma.
fn row(row: &Json) -> String {
    match row {
        Json::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| format!("{}: {}", Json::from(name.as_str()), self::row(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        Json::Array(values) => format!("[{}]", values.iter().map(self::row).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_takes_the_place_of_the_old_one() {
        let text =
            "# a\n=== b believed\n--- spl\nx\n--- rows unordered\n{}\n{}\n\n=== c believed\n--- spl\ny\n";
        let rows = Answer::Rows(vec![json!({"a": "1", "b": ["x", "y"]})]);
        let expected = "# a\n=== b believed\n--- spl\nx\n--- rows unordered\n{\"a\": \"1\", \"b\": [\"x\", \"y\"]}\n\n=== c \
             believed\n--- spl\ny\n";
        assert_eq!(rewrite(text, 2, &rows), expected);
        let error = Answer::Error("x\n^ d: e".to_owned());
        let expected =
            "# a\n=== b believed\n--- spl\nx\n--- error\nx\n^ d: e\n\n=== c believed\n--- spl\ny\n";
        assert_eq!(rewrite(text, 2, &error), expected);
    }

    #[test]
    fn what_is_said_is_a_section_of_its_own() {
        let text = "=== b believed\n--- spl\nx\n--- rows\n{}\n--- diagnostics\nold\n";
        let expected = "=== b believed\n--- spl\nx\n--- rows\n{}\n--- diagnostics\nx\n^ new: n\n";
        assert_eq!(rewrite(text, 1, &Answer::Said("x\n^ new: n".to_owned())), expected);
    }

    #[test]
    fn a_case_without_an_answer_gets_one() {
        let text = "=== b believed\n--- spl\nx\n\n=== c believed\n--- spl\ny\n";
        let expected = "=== b believed\n--- spl\nx\n--- rows\n\n=== c believed\n--- spl\ny\n";
        assert_eq!(rewrite(text, 1, &Answer::Rows(Vec::new())), expected);
    }
}

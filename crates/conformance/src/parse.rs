//! Reads case files.

use std::fmt;

use serde_json::Value as Json;

use crate::{Case, CaseFile, Expected, Input, Language, Level, Question};

/// What is wrong with a case file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// One sentence without a full stop.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// A head line and what stands below it.
pub(crate) struct Block<'t> {
    /// What the head says behind its marks.
    pub(crate) head: &'t str,
    /// The head's line, from 1.
    pub(crate) line: usize,
    /// The lines below it, blank ones at the end left out.
    pub(crate) body: Vec<&'t str>,
}

impl Block<'_> {
    pub(crate) fn text(&self) -> String {
        self.body.join("\n")
    }
}

/// Cuts lines at heads that start with `marks`; what stands before the first head is its own block without one.
pub(crate) fn blocks<'t>(lines: &[(usize, &'t str)], marks: &str) -> Vec<Block<'t>> {
    let mut blocks =
        vec![Block { head: "", line: lines.first().map_or(1, |(line, _)| *line), body: Vec::new() }];
    for (line, text) in lines {
        // A `---` alone stands between two documents of a question.
        match text.strip_prefix(marks).filter(|head| marks == "===" || !head.trim().is_empty()) {
            Some(head) => blocks.push(Block { head: head.trim(), line: *line, body: Vec::new() }),
            None => {
                if let Some(block) = blocks.last_mut() {
                    block.body.push(text);
                }
            }
        }
    }
    for block in &mut blocks {
        while block.body.last().is_some_and(|line| line.trim().is_empty()) {
            block.body.pop();
        }
    }
    blocks
}

/// Numbers the lines of a text from 1.
pub(crate) fn numbered(text: &str) -> Vec<(usize, &str)> {
    text.lines().enumerate().map(|(at, line)| (at + 1, line)).collect()
}

/// Reads a case file.
pub fn parse(text: &str) -> Result<CaseFile, Fault> {
    let lines = numbered(text);
    let mut shared = Input::Rows(Vec::new());
    let mut state: Vec<(String, String)> = Vec::new();
    let mut app: Vec<(String, String)> = Vec::new();
    let mut rules = String::new();
    let mut file = CaseFile::default();
    for (at, block) in blocks(&lines, "===").iter().enumerate() {
        match block.head.split_whitespace().next() {
            None if at == 0 => only_prose(block)?,
            None => return Err(fault(block.line, "`===` is followed by a name and how it is known")),
            Some("events") => shared = Input::Rows(rows(block)?),
            Some("telemetry") => shared = Input::Telemetry(block.text().into_bytes()),
            Some("rules") if block.head == "rules" => rules = block.text() + "\n---\n",
            Some("text") if block.head == "text" => shared = Input::Text(block.text() + "\n"),
            Some("state") if is_file("state", block.head) => state.push(named_file(block)?),
            Some("app") if is_file("app", block.head) => app.push(named_file(block)?),
            Some(_) => {
                let mut case = case(block, &shared)?;
                case.state.splice(0..0, state.iter().cloned());
                case.app.splice(0..0, app.iter().cloned());
                for question in case.questions.iter_mut().filter(|asked| asked.language == Language::Sigma) {
                    question.text.insert_str(0, &rules);
                }
                file.cases.push(case);
            }
        }
    }
    Ok(file)
}

/// Is it `state NAME` or `app NAME`, a file and not a case that is called so?
fn is_file(of: &str, head: &str) -> bool {
    let name = head.strip_prefix(of).filter(|rest| rest.starts_with(' '));
    name.is_some_and(|name| name.trim().contains('.') && !name.trim().contains(' '))
}

fn named_file(block: &Block<'_>) -> Result<(String, String), Fault> {
    match block.head.split_whitespace().nth(1) {
        Some(name) => Ok((name.to_owned(), block.text() + "\n")),
        None => Err(fault(block.line, "the name of a file is missing")),
    }
}

fn fault(line: usize, message: impl Into<String>) -> Fault {
    Fault { line, message: message.into() }
}

fn only_prose(block: &Block<'_>) -> Result<(), Fault> {
    let stray = block.body.iter().position(|line| !line.trim().is_empty() && !line.starts_with('#'));
    stray.map_or(Ok(()), |at| Err(fault(block.line + at, "prose starts with `#`")))
}

fn case(block: &Block<'_>, shared: &Input) -> Result<Case, Fault> {
    let levels = [
        ("measured", Level::Measured),
        ("documented", Level::Documented),
        ("ours", Level::Ours),
        ("believed", Level::Believed),
    ];
    let labelled = levels.iter().find_map(|(word, level)| {
        let name = block.head.strip_suffix(word)?;
        (name.is_empty() || name.ends_with(' ')).then(|| (name.trim(), *level))
    });
    let Some((name, level)) = labelled.filter(|(name, _)| !name.is_empty()) else {
        return Err(fault(block.line, "a case ends with `measured`, `documented`, `ours` or `believed`"));
    };
    let mut case = Case {
        name: name.to_owned(),
        level,
        line: block.line,
        input: shared.clone(),
        now: None,
        app: Vec::new(),
        lookups: Vec::new(),
        without_limits: false,
        state: Vec::new(),
        options: Vec::new(),
        questions: Vec::new(),
        columns: None,
        expected: None,
        diagnostics: None,
    };
    let lines: Vec<(usize, &str)> =
        block.body.iter().enumerate().map(|(at, line)| (block.line + 1 + at, *line)).collect();
    for (at, section) in blocks(&lines, "---").iter().enumerate() {
        if at == 0 {
            only_prose(section)?;
        } else {
            case.section(section)?;
        }
    }
    if case.questions.is_empty() {
        return Err(fault(block.line, "the case asks nothing"));
    }
    Ok(case)
}

impl Case {
    fn section(&mut self, section: &Block<'_>) -> Result<(), Fault> {
        match section.head {
            "spl" => self.question(Language::Spl, section),
            "aql" => self.question(Language::Aql, section),
            "aql lenient" => self.question(Language::AqlLenient, section),
            "sigma" => self.question(Language::Sigma, section),
            "events" => self.input = Input::Rows(rows(section)?),
            "telemetry" => self.input = Input::Telemetry(section.text().into_bytes()),
            "text" => self.input = Input::Text(section.text() + "\n"),
            "limits off" => self.without_limits = true,
            "options" => self.options = section.body.iter().map(|line| (*line).to_owned()).collect(),
            head if is_file("state", head) => self.state.push(named_file(section)?),
            head if is_file("app", head) => self.app.push(named_file(section)?),
            "now" => self.now = Some(section.text().trim().to_owned()),
            "columns" => self.columns = Some(section.body.iter().map(|name| (*name).to_owned()).collect()),
            "rows" => self.expect(section, Expected::Rows(rows(section)?))?,
            "rows unordered" => self.expect(section, Expected::Unordered(rows(section)?))?,
            "findings" => self.expect(section, Expected::Findings(rows(section)?))?,
            "error" => self.expect(section, Expected::Error(section.text()))?,
            "diagnostics" => self.diagnostics = Some(section.text()),
            other if other.starts_with("lookup ") => {
                let name = other.trim_start_matches("lookup ").trim().to_owned();
                self.lookups.push((name, section.text()));
            }
            other => return Err(fault(section.line, format!("`{other}` is no section of a case"))),
        }
        Ok(())
    }

    fn question(&mut self, language: Language, section: &Block<'_>) {
        self.questions.push(Question { language, text: section.text(), line: section.line + 1 });
    }

    fn expect(&mut self, section: &Block<'_>, expected: Expected) -> Result<(), Fault> {
        match self.expected.replace(expected) {
            None => Ok(()),
            Some(_) => Err(fault(section.line, "a case has one answer")),
        }
    }
}

fn rows(block: &Block<'_>) -> Result<Vec<Json>, Fault> {
    let lines = block.body.iter().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            let line_number = block.line + 1 + at;
            match serde_json::from_str(line) {
                Ok(row @ Json::Object(_)) => Ok(row),
                Ok(_) => Err(fault(line_number, "a row is a JSON object")),
                Err(error) => Err(fault(line_number, format!("a row is a JSON object a line: {error}"))),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# Prose.\n\n=== events        shared\n{\"a\": \"1\"}\n\n=== it is so    measured\n# Why.\n--- \
                        spl\n| table a\n\n--- rows\n{\"a\": \"1\"}\n\n=== and so     believed\n--- events\n--- \
                        now\n2024-01-01T00:00:00Z\n--- aql\nSELECT\n  a\n--- sigma\ntitle: b\n--- error\nSELECT\n^ \
                        c: d\n";

    #[test]
    fn a_file_is_read() {
        let file = parse(FILE).expect("a case file");
        let [first, second] = file.cases.as_slice() else { panic!("two cases") };
        assert_eq!((first.name.as_str(), first.level, first.line), ("it is so", Level::Measured, 6));
        assert_eq!(first.input, Input::Rows(vec![serde_json::json!({"a": "1"})]));
        let question = Question { language: Language::Spl, text: "| table a".to_owned(), line: 9 };
        assert_eq!(first.questions, [question]);
        assert_eq!(first.expected, Some(Expected::Rows(vec![serde_json::json!({"a": "1"})])));
        assert_eq!(second.input, Input::Rows(Vec::new()));
        assert_eq!(second.now.as_deref(), Some("2024-01-01T00:00:00Z"));
        assert_eq!(second.questions.len(), 2);
        assert_eq!(second.questions[0].text, "SELECT\n  a");
        assert_eq!(second.expected, Some(Expected::Error("SELECT\n^ c: d".to_owned())));
    }

    #[test]
    fn a_case_may_start_from_a_text_and_an_app() {
        let text = "=== app macros.conf\n[m]\n=== b measured\n--- app lookups/t.csv\na\n--- text\na\nb\n--- spl\nx\n";
        let case = parse(text).expect("a case").cases.remove(0);
        assert_eq!(case.input, Input::Text("a\nb\n".to_owned()));
        let files: Vec<(&str, &str)> = case.app.iter().map(|(path, text)| (&**path, &**text)).collect();
        assert_eq!(files, [("macros.conf", "[m]\n"), ("lookups/t.csv", "a\n")]);
    }

    #[test]
    fn rules_stand_before_those_of_each_case() {
        let file =
            parse("=== rules\na: 1\n\n=== so measured\n--- sigma\nb: 2\n---\nc: 3\n--- findings\n{}\n")
                .expect("a file");
        assert_eq!(file.cases[0].questions[0].text, "a: 1\n---\nb: 2\n---\nc: 3");
        assert_eq!(file.cases[0].expected, Some(Expected::Findings(vec![serde_json::json!({})])));
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(parse(text).expect_err("a fault").to_string(), expected);
    }

    #[test]
    fn faults_are_named_with_their_line() {
        check("prose\n", "line 1: prose starts with `#`");
        check("# a\n=== b\n", "line 2: a case ends with `measured`, `documented`, `ours` or `believed`");
        check("=== for hours\n", "line 1: a case ends with `measured`, `documented`, `ours` or `believed`");
        check("=== measured\n", "line 1: a case ends with `measured`, `documented`, `ours` or `believed`");
        check("=== b measured\n", "line 1: the case asks nothing");
        check("=== b measured\n--- sql\n", "line 2: `sql` is no section of a case");
        check("=== b measured\n--- spl\nx\n--- rows\n[]\n", "line 5: a row is a JSON object");
        check("=== b measured\n--- spl\nx\n--- rows\n--- error\n", "line 5: a case has one answer");
        check("===\n", "line 1: `===` is followed by a name and how it is known");
    }
}

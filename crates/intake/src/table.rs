//! `INDEXED_EXTRACTIONS`: texts whose lines are rows.

use functions::paths_of_text;
use functions::pattern::{Dialect, Regex};

use crate::Settings;

/// Lines that are rows of named values, or JSON.
///
/// - Names come from the first line behind a preamble, from line `HEADER_FIELD_LINE_NUMBER`, from `#Fields:` of W3C's
///   format, or from `FIELD_NAMES`. What is no letter, digit, `_` or `.` in a name is `_`. Lines before are no events.
/// - **Source**: props.conf; recorded from Splunk 10.4.0.
pub(crate) struct Table {
    kind: Kind,
    header_line: Option<usize>,
    preamble: Option<Regex>,
    time_fields: Vec<String>,
}

enum Kind {
    Json,
    Rows { delimiter: Delimiter, quote: char, names: Vec<String>, is_w3c: bool },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Delimiter {
    Character(char),
    Blanks,
}

/// How far the reading of one text is.
#[derive(Default)]
pub(crate) struct Header {
    lines: usize,
    names: Vec<String>,
}

/// Names and values of a row.
pub(crate) type Row = Vec<(String, String)>;

impl Table {
    /// As the settings say; `None` where the text is no table.
    ///
    /// # Errors
    /// A kind that is none, or a pattern that does not compile.
    pub(crate) fn new(settings: &Settings) -> Result<Option<Table>, String> {
        let get = |key: &str| settings.get(key).map(|text| text.trim()).filter(|text| !text.is_empty());
        let Some(kind) = get("INDEXED_EXTRACTIONS") else { return Ok(None) };
        let kind = kind.to_ascii_uppercase();
        let plain = match kind.as_str() {
            "CSV" => ',',
            "TSV" => '\t',
            "PSV" => '|',
            "W3C" => ' ',
            "JSON" | "HEC" => '\0',
            other => {
                return Err(format!("INDEXED_EXTRACTIONS `{other}` is none of CSV, TSV, PSV, W3C, JSON"));
            }
        };
        let preamble =
            match get("PREAMBLE_REGEX") {
                None => None,
                Some(written) => Some(Regex::new(written, Dialect::Pcre).map_err(|why| {
                    format!("PREAMBLE_REGEX `{written}` is not a regular expression: {why}")
                })?),
            };
        let listed = |key: &str| -> Vec<String> {
            let parts = get(key).unwrap_or_default().split(',').map(|name| name.trim().trim_matches('"'));
            parts.filter(|name| !name.is_empty()).map(str::to_owned).collect()
        };
        let kind = if plain == '\0' {
            Kind::Json
        } else {
            let quote = get("FIELD_QUOTE").map_or(Some('"'), character).unwrap_or('\0');
            let delimiter = match get("FIELD_DELIMITER") {
                None => Delimiter::Character(plain),
                Some("whitespace") => Delimiter::Blanks,
                Some(written) => Delimiter::Character(character(written).unwrap_or(plain)),
            };
            Kind::Rows { delimiter, quote, names: listed("FIELD_NAMES"), is_w3c: kind == "W3C" }
        };
        let header_line =
            get("HEADER_FIELD_LINE_NUMBER").and_then(|text| text.parse().ok()).filter(|at| *at > 0);
        Ok(Some(Table { kind, header_line, preamble, time_fields: listed("TIMESTAMP_FIELDS") }))
    }

    /// The values of a line; `None` for a line that is no row.
    pub(crate) fn take(&self, line: &str, header: &mut Header) -> Option<Row> {
        header.lines += 1;
        if self.preamble.as_ref().is_some_and(|preamble| preamble.is_match(line)) {
            return None;
        }
        let (delimiter, quote, names, is_w3c) = match &self.kind {
            Kind::Json => return Some(paths_of_text(line)),
            Kind::Rows { delimiter, quote, names, is_w3c } => (*delimiter, *quote, names, *is_w3c),
        };
        if is_w3c && line.starts_with('#') {
            if let Some(fields) = line.strip_prefix("#Fields:") {
                header.names = fields.split_whitespace().map(cleaned).collect();
            }
            return None;
        }
        if names.is_empty() && header.names.is_empty() {
            if self.header_line.is_none_or(|at| header.lines >= at) {
                header.names = cells(line, delimiter, quote).iter().map(|name| cleaned(name)).collect();
            }
            return None;
        }
        let names = if names.is_empty() { &header.names } else { names };
        Some(names.iter().cloned().zip(cells(line, delimiter, quote)).collect())
    }

    /// The text that holds the time of a row: that of `TIMESTAMP_FIELDS`, else the whole line.
    pub(crate) fn time_text(&self, line: &str, row: &Row) -> String {
        if self.time_fields.is_empty() {
            return line.to_owned();
        }
        let of = |name: &String| row.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        self.time_fields.iter().filter_map(of).collect::<Vec<_>>().join(" ")
    }
}

fn cleaned(name: &str) -> String {
    let name = name.trim().trim_start_matches('\u{feff}');
    name.chars().map(|c| if c.is_alphanumeric() || matches!(c, '_' | '.') { c } else { '_' }).collect()
}

/// A character as settings name it.
fn character(written: &str) -> Option<char> {
    match written {
        "space" => Some(' '),
        "tab" | r"\t" => Some('\t'),
        "none" => None,
        "fs" => Some('\u{1c}'),
        "us" => Some('\u{1f}'),
        other => {
            let bare = other.trim_matches('"');
            if bare.is_empty() { other.chars().next() } else { bare.chars().next() }
        }
    }
}

/// The values between delimiters; a value may stand in quotes, a doubled quote inside is one.
fn cells(line: &str, delimiter: Delimiter, quote: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut inside = false;
    let mut rest = line.chars().peekable();
    let parts = |c: char| match delimiter {
        Delimiter::Character(one) => c == one,
        Delimiter::Blanks => c.is_whitespace(),
    };
    while let Some(c) = rest.next() {
        if c == quote && inside && rest.peek() == Some(&quote) {
            rest.next();
        } else if c == quote {
            inside = !inside;
            continue;
        } else if !inside && parts(c) {
            while delimiter == Delimiter::Blanks && rest.peek().is_some_and(|next| next.is_whitespace()) {
                rest.next();
            }
            cells.push(String::new());
            continue;
        }
        if let Some(cell) = cells.last_mut() {
            cell.push(c);
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(settings: &[(&str, &str)], lines: &[&str], expected: &[&[(&str, &str)]]) {
        let settings = settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let table = Table::new(&settings).expect("settings").expect("a table");
        let mut header = Header::default();
        let rows: Vec<Row> = lines.iter().filter_map(|line| table.take(line, &mut header)).collect();
        let expected: Vec<Row> = expected
            .iter()
            .map(|row| row.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
            .collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn names_come_from_a_line_or_from_a_setting() {
        let csv = ("INDEXED_EXTRACTIONS", "csv");
        check(&[csv], &["a,b c", "1,\"x, \"\"y\"\"\""], &[&[("a", "1"), ("b_c", "x, \"y\"")]]);
        check(&[csv, ("FIELD_NAMES", "a, b")], &["1,2"], &[&[("a", "1"), ("b", "2")]]);
        check(&[csv, ("HEADER_FIELD_LINE_NUMBER", "2")], &["about", "a", "1"], &[&[("a", "1")]]);
        check(&[csv, ("PREAMBLE_REGEX", "^#")], &["# x", "a", "1"], &[&[("a", "1")]]);
        check(&[("INDEXED_EXTRACTIONS", "W3C")], &["#Fields: a b", "1 2"], &[&[("a", "1"), ("b", "2")]]);
    }

    #[test]
    fn characters_may_be_others() {
        let psv = [("INDEXED_EXTRACTIONS", "CSV"), ("FIELD_DELIMITER", ";"), ("FIELD_QUOTE", "'")];
        check(&psv, &["a;b", "'1;2';3"], &[&[("a", "1;2"), ("b", "3")]]);
        let blanks = [("INDEXED_EXTRACTIONS", "TSV"), ("FIELD_DELIMITER", "whitespace")];
        check(&blanks, &["a  b", "1 \t2"], &[&[("a", "1"), ("b", "2")]]);
    }
}

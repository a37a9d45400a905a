//! JSON lines, as far as the tests need them: flat objects of texts and words. Written out so that the crate's
//! tests need no JSON library.

use std::path::Path;

/// One JSON object.
pub(crate) struct Row {
    fields: Vec<(String, String)>,
}

impl Row {
    pub(crate) fn text(&self, name: &str) -> String {
        self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    pub(crate) fn is_true(&self, name: &str) -> bool {
        self.text(name) == "true"
    }
}

/// All rows of a file, or `None` where it is absent.
#[expect(clippy::disallowed_methods, reason = "a test reads its corpus")]
pub(crate) fn rows(path: &Path) -> Option<Vec<Row>> {
    let content = std::fs::read_to_string(path).ok()?;
    Some(content.lines().filter(|line| !line.trim().is_empty()).map(row).collect())
}

fn row(line: &str) -> Row {
    let mut chars = line.chars().peekable();
    let mut fields = Vec::new();
    while let Some(c) = chars.next() {
        if c != '"' {
            continue;
        }
        let key = string(&mut chars);
        while chars.next_if(|c| *c == ':' || *c == ' ').is_some() {}
        let value = if chars.next_if_eq(&'"').is_some() {
            string(&mut chars)
        } else {
            let mut word = String::new();
            while let Some(c) = chars.next_if(|c| *c != ',' && *c != '}') {
                word.push(c);
            }
            word
        };
        fields.push((key, value));
    }
    Row { fields }
}

fn string(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> String {
    let mut out = String::new();
    let mut units = Vec::new();
    while let Some(c) = chars.next() {
        let escaped = if c == '\\' { chars.next() } else { None };
        if escaped == Some('u') {
            let hex: String = chars.by_ref().take(4).collect();
            units.push(u16::from_str_radix(&hex, 16).unwrap_or(0xfffd));
            continue;
        }
        out.push_str(&String::from_utf16_lossy(&units));
        units.clear();
        match (c, escaped) {
            ('"', None) => break,
            (_, Some('n')) => out.push('\n'),
            (_, Some('t')) => out.push('\t'),
            (_, Some('r')) => out.push('\r'),
            (_, Some(other)) => out.push(other),
            (other, None) => out.push(other),
        }
    }
    out
}

//! Windows events that NXLog sends as syslog of RFC 5424: the event's fields are an element of the structured data,
//! `[NXLOG@14506 EventID="4624" …]`. Source: NXLog, "Syslog (xm_syslog)".

use std::borrow::Cow;

use super::syslog::Header;
use crate::json::{Json, Object};

/// What begins the element; the number is NXLog's own.
const ELEMENT: &str = "[NXLOG@14506 ";

/// The event's fields, as the JSON of the same sender has them; `None` where the line has no such element or it holds no
/// Windows event. What the header and the message hold is not among the element's.
pub(super) fn object<'l>(line: &'l str, header: &Header<'l>) -> Option<Object<'l>> {
    let at = line.find(ELEMENT).filter(|at| *at < super::HEADER_BYTES)?;
    let mut fields = fields(&line[at + ELEMENT.len()..]);
    fields.iter().find(|(name, _)| name == "EventID")?;
    let mut add = |name: &'static str, value: &'l str| {
        if !value.is_empty() && !fields.iter().any(|(known, _)| known == name) {
            fields.push((name.into(), Json::Text(value.into())));
        }
    };
    add("SeverityValue", "");
    add("Hostname", header.host);
    add("SourceName", header.app);
    add("ProcessID", header.process);
    add("EventTime", sent(line));
    add("Message", header.rest);
    Some(Object { fields, text: line })
}

/// The time of the header, which is the event's.
fn sent(line: &str) -> &str {
    line.split(' ').nth(1).unwrap_or_default()
}

/// `name="value"` pairs up to the element's end; `\"`, `\\` and `\]` stand for the character.
fn fields(text: &str) -> Vec<(Cow<'_, str>, Json<'_>)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((name, value)) = rest.trim_start().split_once("=\"") {
        let Some(end) = closing(value) else { break };
        let (value, after) = (&value[..end], &value[end + 1..]);
        found.push((Cow::Borrowed(name), Json::Text(unescaped(value))));
        rest = after;
        if rest.starts_with(']') {
            break;
        }
    }
    found
}

/// Where the quote stands that ends a value.
fn closing(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.find(|c: char| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })
}

fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next @ ('"' | '\\' | ']')) if c == '\\' => {
                out.push(*next);
                chars.next();
            }
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_taken_out_of_their_quotes() {
        let text = r#"EventID="4688" NewProcessName="C:\\a \"b\" [c\]" Empty="" ] The message"#;
        let found: Vec<(String, String)> = fields(text)
            .into_iter()
            .map(|(name, value)| (name.into_owned(), value.into_text().unwrap_or_default()))
            .collect();
        let expected = [("EventID", "4688"), ("NewProcessName", r#"C:\a "b" [c]"#), ("Empty", "")];
        assert_eq!(found, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert!(fields("no pairs").is_empty());
        assert!(fields("a=\"open").is_empty());
    }
}

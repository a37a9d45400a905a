//! An event's text as Splunk's forwarder writes it.

use crate::xml::{Token, Tokens, attributes, unescape};

/// One line of XML with single quotes, and empty elements closed at once (but not empty `Data`): what Splunk indexes,
/// and what its add-on's extractions are written for. Source: real events in the public `data_sources` of
/// splunk/security_content.
pub(super) fn render(xml: &str) -> String {
    let mut line = String::with_capacity(xml.len());
    let mut tokens = Tokens::of(xml);
    // Start tags wait for what follows: `<Correlation></Correlation>` becomes `<Correlation/>`.
    let mut open: Option<&str> = None;
    while let Some(Ok(token)) = tokens.next_token() {
        match token {
            Token::Start { name, attributes: text, closed } => {
                finish(&mut line, &mut open);
                start(&mut line, name, text);
                open = Some(name);
                if closed {
                    end(&mut line, &mut open, name);
                }
            }
            Token::End(name) => end(&mut line, &mut open, name),
            Token::Text(text) if open.is_none() && text.trim_ascii().is_empty() => {}
            Token::Text(text) => {
                finish(&mut line, &mut open);
                escape(&mut line, &unescape(text).0);
            }
            Token::Verbatim(text) => {
                finish(&mut line, &mut open);
                escape(&mut line, text);
            }
            Token::Aside => {}
        }
    }
    line
}

fn finish(line: &mut String, open: &mut Option<&str>) {
    if open.take().is_some() {
        line.push('>');
    }
}

fn end(line: &mut String, open: &mut Option<&str>, name: &str) {
    if open.take().is_some() {
        if name != "Data" {
            line.push_str("/>");
            return;
        }
        line.push('>');
    }
    line.push_str("</");
    line.push_str(name);
    line.push('>');
}

fn start(line: &mut String, name: &str, text: &str) {
    line.push('<');
    line.push_str(name);
    if name == "Event" {
        line.push_str(" xmlns='http://schemas.microsoft.com/win/2004/08/events/event'");
    }
    for (attribute, value) in attributes(text) {
        let value = unescape(value).0;
        line.push(' ');
        line.push_str(attribute);
        line.push_str("='");
        for (part, piece) in value.split('\'').enumerate() {
            line.push_str(if part > 0 { "&apos;" } else { "" });
            escape(line, piece);
        }
        line.push('\'');
    }
}

fn escape(line: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => line.push_str("&amp;"),
            '<' => line.push_str("&lt;"),
            '>' => line.push_str("&gt;"),
            other => line.push(other),
        }
    }
}

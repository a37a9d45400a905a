//! An event's text as Splunk's forwarder writes it.

use quick_xml::events::{BytesStart, Event as Xml};

use crate::xml::{attributes, character, reader};

/// One line of XML with single quotes, and empty elements closed at once (but not empty `Data`): what Splunk indexes,
/// and what its add-on's extractions are written for. Source: real events in the public `data_sources` of
/// splunk/security_content.
pub(super) fn render(xml: &str) -> String {
    let mut line = String::with_capacity(xml.len());
    let mut reader = reader(xml);
    // Start tags wait for what follows: `<Correlation></Correlation>` becomes `<Correlation/>`.
    let mut open = false;
    // Whether what comes stands between elements, and not in a value of which a part was written already.
    let mut between = true;
    loop {
        let event = reader.read_event();
        let closes = matches!(event, Ok(Xml::Empty(_) | Xml::End(_)));
        match event {
            Ok(Xml::Start(tag)) => {
                finish(&mut line, &mut open);
                start(&mut line, &tag);
                open = true;
            }
            Ok(Xml::Empty(tag)) => {
                finish(&mut line, &mut open);
                start(&mut line, &tag);
                open = true;
                end(&mut line, &mut open, tag.local_name().into_inner());
            }
            Ok(Xml::End(tag)) => end(&mut line, &mut open, tag.local_name().into_inner()),
            Ok(Xml::Text(text)) if between && text.trim_ascii().is_empty() => continue,
            Ok(Xml::Text(text)) => value(&mut line, &mut open, &text),
            Ok(Xml::CData(text)) => value(&mut line, &mut open, &text),
            Ok(Xml::GeneralRef(name)) => {
                let text = character(&name).unwrap_or_else(|| format!("&{};", &*name));
                value(&mut line, &mut open, &text);
            }
            Ok(Xml::Comment(_) | Xml::Decl(_) | Xml::PI(_) | Xml::DocType(_)) => continue,
            Ok(Xml::Eof) | Err(_) => return line,
        }
        between = closes;
    }
}

fn value(line: &mut String, open: &mut bool, text: &str) {
    finish(line, open);
    escape(line, text);
}

fn finish(line: &mut String, open: &mut bool) {
    if std::mem::take(open) {
        line.push('>');
    }
}

fn end(line: &mut String, open: &mut bool, name: &str) {
    if std::mem::take(open) {
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

fn start(line: &mut String, tag: &BytesStart<'_>) {
    let name = tag.local_name().into_inner();
    line.push('<');
    line.push_str(name);
    if name == "Event" {
        line.push_str(" xmlns='http://schemas.microsoft.com/win/2004/08/events/event'");
    }
    for (attribute, value) in attributes(tag) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_as_the_forwarder_does() {
        check(
            "<Correlation></Correlation>\n<Data Name=\"a\"></Data>",
            "<Correlation/><Data Name='a'></Data>",
        );
        check(
            "<Event xmlns=\"x\"/>",
            "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'/>",
        );
        check("<n:a b=\"it's &quot;&lt;\"/>", "<a b='it&apos;s \"&lt;'/>");
    }

    #[test]
    fn a_value_keeps_its_blanks() {
        check("<Data>a &amp; &#98;\r\n</Data>", "<Data>a &amp; b\r\n</Data>");
        check("<Data> </Data> <Data>&lt; </Data>", "<Data> </Data><Data>&lt; </Data>");
        check("<Data><![CDATA[ <x> ]]> </Data>", "<Data> &lt;x&gt;  </Data>");
    }

    #[track_caller]
    fn check(xml: &str, expected: &str) {
        assert_eq!(render(xml), expected);
    }
}

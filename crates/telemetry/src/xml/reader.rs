//! quick-xml, set to what an event's XML needs: values keep their line ends and blanks, and no entity is expanded.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart};

/// A reader of an event's text. A lone ampersand is text, as collectors write it.
pub(crate) fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    reader
}

/// Local name and value of each attribute, up to what is none; `xmlns` declarations are left out.
///
/// quick-xml's own normalised value makes blanks of line ends, and fails as a whole where one reference is unknown.
pub(crate) fn attributes<'t>(start: &'t BytesStart<'_>) -> impl Iterator<Item = (&'t str, Cow<'t, str>)> {
    let mut found = start.attributes();
    found.with_checks(false);
    found
        .map_while(Result::ok)
        .filter(|attribute| attribute.key.as_namespace_binding().is_none())
        .map(|attribute| (attribute.key.local_name().into_inner(), resolved(attribute.value)))
}

/// An attribute's value with the references that are known resolved; others stay as they are written.
fn resolved(value: Cow<'_, str>) -> Cow<'_, str> {
    if !value.contains('&') {
        return value;
    }
    let mut pieces = value.split('&');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once(';').and_then(|(name, rest)| Some((character(name)?, rest))) {
            Some((character, rest)) => text.extend([character.as_str(), rest]),
            None => text.extend(["&", piece]),
        }
    }
    text.into()
}

/// What a reference stands for: a number, or one of the five names that XML knows. Entities that a document declares
/// are never expanded.
pub(crate) fn character(name: &str) -> Option<String> {
    let number = BytesRef::new(name).resolve_char_ref().ok().flatten();
    number.map(String::from).or_else(|| resolve_predefined_entity(name).map(str::to_owned))
}

/// Whether what stands between `&` and `;` is an entity's name, and not text that holds both.
pub(crate) fn is_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}

#[cfg(test)]
mod tests {
    use quick_xml::events::Event;

    use super::*;

    #[test]
    fn keeps_attributes_exact() {
        check(r#"<n:a x='1>2' y="'"/>"#, &[("x", "1>2"), ("y", "'")]);
        check("<a xmlns='u' xmlns:e='v' e:x = ' '\n\ty=''>", &[("x", " "), ("y", "")]);
        check("<a x='two\r\nlines\t'/>", &[("x", "two\r\nlines\t")]);
        check("<a x='&lt;b&gt; &amp;amp; &#x41;&#66;&quot;&apos;'/>", &[("x", "<b> &amp; AB\"'")]);
        check("<a x='&lol; &amp; R&D; & b' x='2'/>", &[("x", "&lol; & R&D; & b"), ("x", "2")]);
        check("<a x='1' y=2 z='3'/>", &[("x", "1")]);
    }

    #[test]
    fn what_does_not_end_is_an_error() {
        for text in ["<a", "<a b='", "<![CDATA[x", "<!-- x", "<", "</", "<?x"] {
            assert!(reader(text).read_event().is_err(), "{text}");
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let event = reader(text).read_event().expect("a tag");
        let (Event::Start(start) | Event::Empty(start)) = event else { panic!("{text}: {event:?}") };
        let found: Vec<_> = attributes(&start).map(|(name, value)| (name, value.into_owned())).collect();
        let expected: Vec<_> = expected.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        assert_eq!(found, expected, "{text}");
    }
}

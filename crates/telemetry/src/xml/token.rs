//! The tokens of an event's XML.
//!
//! Events need little of XML, and need it exact and bounded: values keep their line ends and blanks, documents may
//! not declare entities, and an event's text is at hand as a whole.

use std::borrow::Cow;

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// `<name attributes>`, or `<name attributes/>` where it is closed at once.
    Start {
        /// Without its prefix.
        name: &'a str,
        /// As written.
        attributes: &'a str,
        /// Whether it is closed at once.
        closed: bool,
    },
    /// `</name>`, without its prefix.
    End(&'a str),
    /// Text, with references as written.
    Text(&'a str),
    /// A CDATA section's text, which has no references.
    Verbatim(&'a str),
    /// A comment, a processing instruction, or a declaration.
    Aside,
}

/// The tokens of a text.
pub(crate) struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(crate) fn of(text: &'a str) -> Tokens<'a> {
        Tokens { text, at: 0 }
    }

    /// The next token; `Err` says what cannot be read.
    pub(crate) fn next_token(&mut self) -> Option<Result<Token<'a>, &'static str>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        if !rest.starts_with('<') {
            let end = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
            self.at += end;
            return Some(Ok(Token::Text(&rest[..end])));
        }
        Some(self.markup(rest))
    }

    fn markup(&mut self, rest: &'a str) -> Result<Token<'a>, &'static str> {
        if let Some(inside) = rest.strip_prefix("<![CDATA[") {
            let end = inside.find("]]>").ok_or("a CDATA section does not end")?;
            self.at += 9 + end + 3;
            return Ok(Token::Verbatim(&inside[..end]));
        }
        if let Some(inside) = rest.strip_prefix("<!--") {
            let end = inside.find("-->").ok_or("a comment does not end")?;
            self.at += 4 + end + 3;
            return Ok(Token::Aside);
        }
        let end = tag_end(rest).ok_or("a tag does not end")?;
        self.at += end + 1;
        let inside = &rest[1..end];
        match inside.as_bytes().first() {
            Some(b'!' | b'?') => Ok(Token::Aside),
            Some(b'/') => Ok(Token::End(local(inside[1..].trim_ascii()))),
            Some(byte) if !byte.is_ascii_whitespace() => {
                let closed = inside.ends_with('/');
                let inside = inside.strip_suffix('/').unwrap_or(inside);
                let name_end = inside.find(|c: char| c.is_ascii_whitespace()).unwrap_or(inside.len());
                let (name, attributes) = inside.split_at(name_end);
                Ok(Token::Start { name: local(name), attributes, closed })
            }
            _ => Err("a `<` that begins no tag"),
        }
    }
}

/// Where the `>` of a tag is, past quoted attribute values.
fn tag_end(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut at = 1;
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', bytes.get(at..)?)?;
        if bytes[at] == b'>' {
            return Some(at);
        }
        at += 1 + memchr::memchr(bytes[at], bytes.get(at + 1..)?)? + 1;
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Name (without prefix) and value as written of each attribute; `xmlns` declarations are left out.
pub(crate) fn attributes(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let (name, after) = rest.split_once('=')?;
            let after = after.trim_ascii_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let (value, next) = after[1..].split_once(quote)?;
            rest = next;
            let name = name.trim_ascii();
            if name != "xmlns" && !name.starts_with("xmlns:") {
                return Some((local(name), value));
            }
        }
    })
}

/// A text with its references resolved: the five that XML knows and numeric ones. Others stay as they are written,
/// and the last of them is named: entities that a document declares are never expanded.
pub(crate) fn unescape(text: &str) -> (Cow<'_, str>, Option<&str>) {
    let Some(first) = memchr::memchr(b'&', text.as_bytes()) else { return (Cow::Borrowed(text), None) };
    let mut resolved = String::with_capacity(text.len());
    let mut unknown = None;
    let mut rest = text;
    let mut next = Some(first);
    while let Some(at) = next {
        resolved.push_str(&rest[..at]);
        rest = &rest[at..];
        // References are short; a lone ampersand is text.
        let name = rest.bytes().take(34).position(|byte| byte == b';').and_then(|end| rest.get(1..end));
        match name.and_then(|name| character(name).map(|found| (name, found))) {
            Some((name, found)) => {
                resolved.push(found);
                rest = &rest[name.len() + 2..];
            }
            None => {
                unknown = name.filter(|name| is_name(name)).or(unknown);
                resolved.push('&');
                rest = &rest[1..];
            }
        }
        next = memchr::memchr(b'&', rest.as_bytes());
    }
    resolved.push_str(rest);
    (Cow::Owned(resolved), unknown)
}

fn character(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_values_exact() {
        check("a &lt;b&gt; &amp;amp; &#x41;&#66;&quot;&apos;", "a <b> &amp; AB\"'", None);
        check("&lol9; & b &", "&lol9; & b &", Some("lol9"));
        check("line\r\n two ", "line\r\n two ", None);
    }

    #[test]
    fn a_quoted_bracket_ends_no_tag() {
        let mut tokens = Tokens::of("<n:a x='1>2' y=\"'\"/><b>t</b>");
        let Some(Ok(Token::Start { name, attributes: text, closed })) = tokens.next_token() else { panic!() };
        assert_eq!((name, closed), ("a", true));
        assert_eq!(attributes(text).collect::<Vec<_>>(), [("x", "1>2"), ("y", "'")]);
        assert_eq!(tokens.next_token(), Some(Ok(Token::Start { name: "b", attributes: "", closed: false })));
        assert_eq!(tokens.next_token(), Some(Ok(Token::Text("t"))));
        assert_eq!(tokens.next_token(), Some(Ok(Token::End("b"))));
        assert_eq!(tokens.next_token(), None);
    }

    #[test]
    fn what_does_not_end_is_an_error() {
        for text in ["<a", "<a b='", "<![CDATA[x", "<!-- x", "<", "< a>"] {
            assert!(Tokens::of(text).next_token().expect("a token").is_err(), "{text}");
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str, unknown: Option<&str>) {
        let (resolved, found) = unescape(text);
        assert_eq!((&*resolved, found), (expected, unknown));
    }
}

//! One JSON value out of its text.
//!
//! Unlike a strict reader it keeps numbers as they are written, takes raw control characters inside strings, and
//! replaces lone surrogates: exporters write all of these.

use std::borrow::Cow;

use super::{Json, Object};

/// Why a text is no JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The text ends before the value does.
    pub(crate) at_end: bool,
    /// The byte where it fails.
    pub(crate) byte: usize,
    /// What is wrong.
    pub(crate) what: &'static str,
}

/// Reads one value and nothing but blanks after it. `nesting` is how deep it may go.
pub(crate) fn parse(text: &str, nesting: usize) -> Result<Json<'_>, Failure> {
    let (value, rest) = first(text, nesting)?;
    if !rest.is_empty() {
        return Err(Failure {
            at_end: false,
            byte: text.len() - rest.len(),
            what: "more text after the value",
        });
    }
    Ok(value)
}

/// Reads one value, and gives the text after it without the blanks between.
pub(crate) fn first(text: &str, nesting: usize) -> Result<(Json<'_>, &str), Failure> {
    let mut parser = Parser { text, bytes: text.as_bytes(), at: 0, nesting };
    let value = parser.value()?;
    parser.blanks();
    Ok((value, &text[parser.at..]))
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    nesting: usize,
}

impl<'a> Parser<'a> {
    fn value(&mut self) -> Result<Json<'a>, Failure> {
        self.blanks();
        match self.bytes.get(self.at) {
            Some(b'{') => self.nested(Parser::object),
            Some(b'[') => self.nested(Parser::list),
            Some(b'"') => Ok(Json::Text(self.string()?)),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            Some(b'-' | b'0'..=b'9') => Ok(Json::Number(self.number())),
            Some(_) => Err(self.failure("no value")),
            None => Err(self.failure("the text ends")),
        }
    }

    fn nested(
        &mut self,
        read: fn(&mut Parser<'a>) -> Result<Json<'a>, Failure>,
    ) -> Result<Json<'a>, Failure> {
        if self.nesting == 0 {
            return Err(self.failure("values are nested too deeply"));
        }
        self.nesting -= 1;
        let value = read(self);
        self.nesting += 1;
        value
    }

    fn object(&mut self) -> Result<Json<'a>, Failure> {
        let start = self.at;
        let mut fields = Vec::with_capacity(16);
        self.at += 1;
        self.blanks();
        if self.eat(b'}') {
            return Ok(Json::Object(Object { fields, text: &self.text[start..self.at] }));
        }
        loop {
            self.blanks();
            if self.bytes.get(self.at) != Some(&b'"') {
                return Err(self.failure("no field name"));
            }
            let name = self.string()?;
            self.blanks();
            if !self.eat(b':') {
                return Err(self.failure("no `:` after a field name"));
            }
            let value = self.value()?;
            fields.push((name, value));
            self.blanks();
            if self.eat(b',') {
                continue;
            }
            if self.eat(b'}') {
                return Ok(Json::Object(Object { fields, text: &self.text[start..self.at] }));
            }
            return Err(self.failure("neither `,` nor `}` after a value"));
        }
    }

    fn list(&mut self) -> Result<Json<'a>, Failure> {
        let mut values = Vec::new();
        self.at += 1;
        self.blanks();
        if self.eat(b']') {
            return Ok(Json::List(values));
        }
        loop {
            values.push(self.value()?);
            self.blanks();
            if self.eat(b',') {
                continue;
            }
            if self.eat(b']') {
                return Ok(Json::List(values));
            }
            return Err(self.failure("neither `,` nor `]` after a value"));
        }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Failure> {
        self.at += 1;
        let start = self.at;
        let Some(stop) = memchr::memchr2(b'"', b'\\', &self.bytes[start..]) else {
            return Err(self.ends());
        };
        self.at = start + stop;
        if self.bytes[self.at] == b'"' {
            self.at += 1;
            return Ok(Cow::Borrowed(&self.text[start..start + stop]));
        }
        let mut owned = String::with_capacity(stop + 64);
        owned.push_str(&self.text[start..self.at]);
        loop {
            self.escape(&mut owned)?;
            let from = self.at;
            let Some(stop) = memchr::memchr2(b'"', b'\\', &self.bytes[from..]) else {
                return Err(self.ends());
            };
            self.at = from + stop;
            owned.push_str(&self.text[from..self.at]);
            if self.bytes[self.at] == b'"' {
                self.at += 1;
                return Ok(Cow::Owned(owned));
            }
        }
    }

    /// At a backslash.
    fn escape(&mut self, owned: &mut String) -> Result<(), Failure> {
        let Some(letter) = self.bytes.get(self.at + 1) else { return Err(self.ends()) };
        let plain = match letter {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => return self.unicode(owned),
            _ => return Err(self.failure("an escape that JSON does not have")),
        };
        owned.push(plain);
        self.at += 2;
        Ok(())
    }

    fn unicode(&mut self, owned: &mut String) -> Result<(), Failure> {
        let first = self.hex4(self.at + 2)?;
        self.at += 6;
        if (0xd800..0xdc00).contains(&first) && self.bytes[self.at..].starts_with(b"\\u") {
            let second = self.hex4(self.at + 2)?;
            if (0xdc00..0xe000).contains(&second) {
                self.at += 6;
                let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                owned.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                return Ok(());
            }
        }
        owned.push(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        Ok(())
    }

    fn hex4(&self, from: usize) -> Result<u32, Failure> {
        let Some(digits) = self.bytes.get(from..from + 4) else { return Err(self.ends()) };
        let text = std::str::from_utf8(digits).ok().filter(|t| t.bytes().all(|b| b.is_ascii_hexdigit()));
        text.and_then(|text| u32::from_str_radix(text, 16).ok())
            .ok_or_else(|| self.failure("an escape without four hex digits"))
    }

    fn number(&mut self) -> &'a str {
        let start = self.at;
        let length = self.bytes[start..]
            .iter()
            .take_while(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'))
            .count();
        self.at += length;
        &self.text[start..self.at]
    }

    fn word(&mut self, word: &str, value: Json<'a>) -> Result<Json<'a>, Failure> {
        if self.text[self.at..].starts_with(word) {
            self.at += word.len();
            return Ok(value);
        }
        Err(self.failure("no value"))
    }

    fn blanks(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(found);
        found
    }

    fn ends(&self) -> Failure {
        Failure { at_end: true, byte: self.bytes.len(), what: "the text ends inside a string" }
    }

    fn failure(&self, what: &'static str) -> Failure {
        let at_end = self.at >= self.bytes.len();
        Failure { at_end, byte: self.at, what: if at_end { "the text ends inside a value" } else { what } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_values_as_written() {
        check(r#"{"a":1.10,"b":[true,null,"x\u00e9\\\n"],"a":""}"#, "a=1.10 b=[true,~,xé\\\n] a=");
        check(r#"{"k":-9223372036854775808, "e" : 1E5 }"#, "k=-9223372036854775808 e=1E5");
        check(r#"{"s":"\ud83d\ude00 \ud83d \ude00"}"#, "s=😀 \u{fffd} \u{fffd}");
        check("{\"raw\":\"two\nlines\"}", "raw=two\nlines");
    }

    #[test]
    fn says_where_and_whether_more_text_would_help() {
        for (text, at_end, byte) in [
            ("{\"a\":", true, 5),
            ("{\"a\":\"x", true, 7),
            ("{\"a\"", true, 4),
            ("{\"a\":1}}", false, 7),
            ("{\"a\" 1}", false, 5),
            ("{\"a\":\"\\q\"}", false, 6),
            ("{", true, 1),
        ] {
            let failure = parse(text, 9).expect_err(text);
            assert_eq!((failure.at_end, failure.byte), (at_end, byte), "{text}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let deep = "[".repeat(100_000);
        assert_eq!(parse(&deep, 100).expect_err("too deep").what, "values are nested too deeply");
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let Ok(Json::Object(object)) = parse(text, 9) else { panic!("{text}") };
        assert_eq!(object.text, text);
        let shown: Vec<String> = object.fields.iter().map(|(n, v)| format!("{n}={}", show(v))).collect();
        assert_eq!(shown.join(" "), expected);
    }

    fn show(value: &Json<'_>) -> String {
        match value {
            Json::List(values) => format!("[{}]", values.iter().map(show).collect::<Vec<_>>().join(",")),
            Json::Object(_) => "{}".to_owned(),
            other => other.scalar().unwrap_or("~").to_owned(),
        }
    }
}

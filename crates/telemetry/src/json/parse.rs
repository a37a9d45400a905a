//! One JSON value out of its text.
//!
//! serde_json_lenient reads it, serde_json's fork for Chromium: a strict reader (serde_json, sonic-rs) refuses raw
//! control characters inside strings, and exporters have written them (Yamato-Security/hayabusa#1068,
//! ossec/ossec-hids#32). An event is not to be lost for that. Values are taken raw, so that numbers and objects stay
//! as they are written; each level of nesting is therefore scanned once more.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json_lenient::de::SliceRead;
use serde_json_lenient::value::RawValue;

use super::{Json, Object};

type Error = serde_json_lenient::Error;

/// What may stand between values.
const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// Why a text is no JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The text ends before the value does.
    pub(crate) at_end: bool,
    /// The byte where it fails.
    pub(crate) byte: usize,
    /// What is wrong.
    pub(crate) what: String,
}

/// Reads one value and nothing but blanks after it. `nesting` is how deep it may go.
pub(crate) fn parse(text: &str, nesting: usize) -> Result<Json<'_>, Failure> {
    let (value, rest) = first(text, nesting)?;
    if !rest.is_empty() {
        let byte = text.len() - rest.len();
        return Err(Failure { at_end: false, byte, what: "more text after the value".to_owned() });
    }
    Ok(value)
}

/// Reads one value, and gives the text after it without the blanks between.
pub(crate) fn first(text: &str, nesting: usize) -> Result<(Json<'_>, &str), Failure> {
    let mut values = reader(text).into_iter();
    let outer = values.next().unwrap_or_else(|| Err(Error::custom("no value")));
    let (own, rest) = text.split_at(values.byte_offset());
    let value = outer.and_then(|outer| inside(outer, own.trim_start_matches(BLANKS), nesting));
    Ok((value.map_err(|error| failure(text, &error))?, rest.trim_start_matches(BLANKS)))
}

/// Takes control characters inside strings, and neither `\v`, `\x` nor comments.
fn reader(text: &str) -> serde_json_lenient::Deserializer<SliceRead<'_>> {
    let replace_invalid = true;
    // Line ends are control characters, which are taken. Where they are asked for by themselves, the library goes
    // through strings byte by byte.
    let (line_ends, control_characters) = (false, true);
    let (v_escapes, x_escapes) = (false, false);
    let mut reader = serde_json_lenient::Deserializer::from_slice_with_options(
        text.as_bytes(),
        replace_invalid,
        line_ends,
        control_characters,
        v_escapes,
        x_escapes,
    );
    reader.set_allow_comments(false);
    reader
}

fn failure(text: &str, error: &Error) -> Failure {
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let at_end = error.is_eof();
    let byte =
        if at_end { text.len() } else { lines.map(str::len).sum::<usize>() + error.column().max(1) - 1 };
    let what = error.to_string();
    let what = what.rsplit_once(" at line ").map_or(what.as_str(), |(what, _)| what).to_owned();
    Failure { at_end, byte, what }
}

/// A value inside another, which has seen to it that it is one.
fn value(text: &str, nesting: usize) -> Result<Json<'_>, Error> {
    if text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
        return Ok(Json::Number(text));
    }
    if text.starts_with('"') {
        return Ok(Json::Text(string(text)?));
    }
    inside(Outer::deserialize(&mut reader(text))?, text, nesting)
}

fn inside<'a>(outer: Outer<'a>, text: &'a str, nesting: usize) -> Result<Json<'a>, Error> {
    let deeper = || nesting.checked_sub(1).ok_or_else(|| Error::custom("values are nested too deeply"));
    Ok(match outer {
        Outer::Scalar(scalar) => scalar,
        Outer::Number => Json::Number(text),
        Outer::List(values) => {
            let nesting = deeper()?;
            Json::List(values.into_iter().map(|raw| value(raw.get(), nesting)).collect::<Result<_, _>>()?)
        }
        Outer::Object(fields) => {
            let nesting = deeper()?;
            let field = |(name, raw): (&'a RawValue, &'a RawValue)| {
                Ok((string(name.get())?, value(raw.get(), nesting)?))
            };
            Json::Object(Object {
                fields: fields.into_iter().map(field).collect::<Result<_, Error>>()?,
                text,
            })
        }
    })
}

/// A value whose own values are not read yet.
enum Outer<'a> {
    Scalar(Json<'a>),
    Number,
    List(Vec<&'a RawValue>),
    Object(Vec<(&'a RawValue, &'a RawValue)>),
}

impl<'a> Deserialize<'a> for Outer<'a> {
    fn deserialize<D: Deserializer<'a>>(from: D) -> Result<Outer<'a>, D::Error> {
        from.deserialize_any(OuterVisitor)
    }
}

struct OuterVisitor;

impl<'a> Visitor<'a> for OuterVisitor {
    type Value = Outer<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Outer<'a>, E> {
        Ok(Outer::Scalar(Json::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Outer<'a>, E> {
        Ok(Outer::Scalar(Json::Bool(value)))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Outer<'a>, E> {
        Ok(Outer::Number)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Outer<'a>, E> {
        Ok(Outer::Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Outer<'a>, E> {
        Ok(Outer::Number)
    }

    fn visit_str<E>(self, text: &str) -> Result<Outer<'a>, E> {
        Ok(Outer::Scalar(Json::Text(text.to_owned().into())))
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut seq: A) -> Result<Outer<'a>, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element()? {
            values.push(value);
        }
        Ok(Outer::List(values))
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Outer<'a>, A::Error> {
        let mut fields = Vec::with_capacity(16);
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Outer::Object(fields))
    }
}

/// The text of a string that stands in its quotes.
fn string(text: &str) -> Result<Cow<'_, str>, Error> {
    match simple(text) {
        Some(simple) => Ok(simple),
        None => Ok(Text::deserialize(&mut reader(text))?.0),
    }
}

/// The text of a string whose escapes are of one character each; `None` where others are among them. Nearly all strings
/// of logs are such, and paths are full of escapes: the library takes several times as long.
fn simple(text: &str) -> Option<Cow<'_, str>> {
    let inside = text.strip_prefix('"')?.strip_suffix('"')?;
    let Some(mut at) = memchr::memchr(b'\\', inside.as_bytes()) else { return Some(inside.into()) };
    let mut read = String::with_capacity(inside.len());
    let mut rest = inside;
    loop {
        read.push_str(&rest[..at]);
        read.push(match rest.as_bytes().get(at + 1)? {
            b'\\' => '\\',
            b'"' => '"',
            b'/' => '/',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            _ => return None,
        });
        rest = &rest[at + 2..];
        let Some(next) = memchr::memchr(b'\\', rest.as_bytes()) else { break };
        at = next;
    }
    read.push_str(rest);
    Some(read.into())
}

/// A string with any escapes, borrowed where it has none.
///
/// Taken as bytes it keeps its lone surrogates; taken as text it would lose an escape that follows one.
struct Text<'a>(Cow<'a, str>);

impl<'a> Deserialize<'a> for Text<'a> {
    fn deserialize<D: Deserializer<'a>>(from: D) -> Result<Text<'a>, D::Error> {
        from.deserialize_bytes(TextVisitor)
    }
}

struct TextVisitor;

impl<'a> Visitor<'a> for TextVisitor {
    type Value = Text<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_bytes<E>(self, bytes: &'a [u8]) -> Result<Text<'a>, E> {
        Ok(Text(String::from_utf8_lossy(bytes)))
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Text<'a>, E> {
        let mut text = String::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            // The text was UTF-8: what is not is a surrogate, of three bytes that come one by one.
            if chunk.invalid().first() == Some(&0xed) {
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        Ok(Text(text.into()))
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
        check(
            r#"{"s":"\ud83d\u0041\ud83d\ud83d\ud83d\ude00\ud83d\n\ude00x"}"#,
            "s=\u{fffd}A\u{fffd}\u{fffd}😀\u{fffd}\n\u{fffd}x",
        );
        check(r#"{"\ud83d\u0041\\":1}"#, "\u{fffd}A\\=1");
    }

    #[test]
    fn takes_control_characters_inside_strings() {
        check("{\"raw\":\"two\nlines\"}", "raw=two\nlines");
        check("{\"\n\":\"\n\",\"\u{1}\":\"\\n\n\r\u{1}\\u0041\r\"}", "\n=\n \u{1}=\n\n\r\u{1}A\r");
    }

    #[test]
    fn reads_escapes_as_the_library_does() {
        for text in [
            r#""""#,
            r#""C:\\Windows\\""#,
            r#""\\\"\/\b\f\n\r\t""#,
            r#""é\\\u00e9\\""#,
            r#""\\u0041\ud83d\\""#,
            r#""\v""#,
            r#""\x41""#,
        ] {
            let library = Text::deserialize(&mut reader(text)).map(|text| text.0).ok();
            assert_eq!(string(text).ok(), library, "{text}");
        }
    }

    #[test]
    fn says_where_and_whether_more_text_would_help() {
        for (text, at_end, byte) in [
            ("{\"a\":", true, 5),
            ("{\"a\":\"x", true, 7),
            ("{\"a\"", true, 4),
            ("{\"a\":1}}", false, 7),
            ("{\"a\" 1}", false, 5),
            ("{\"a\":\"\\q\"}", false, 7),
            ("{", true, 1),
        ] {
            let failure = parse(text, 9).expect_err(text);
            assert_eq!((failure.at_end, failure.byte), (at_end, byte), "{text}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
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

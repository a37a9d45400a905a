//! Zeek's own logs: lines between tabs under a heading that names and types the columns. Each line becomes the event
//! that Zeek's JSON of the same line gives. Source: Zeek, "Log formats and inspection" and "Zeek TSV format logs".

use std::borrow::Cow;
use std::ops::ControlFlow;

use crate::feed::{Feed, Line};
use crate::json::{Json, Object};
use crate::out::Out;
use crate::shape::{self, Spot, zeek};
use crate::{Flow, Place};

/// What such a log begins with.
pub(crate) const MAGIC: &[u8] = b"#separator ";

/// What the heading says.
struct Heading {
    separator: String,
    set_separator: String,
    empty: String,
    unset: String,
    path: String,
    fields: Vec<String>,
    types: Vec<String>,
}

impl Default for Heading {
    fn default() -> Heading {
        Heading {
            separator: "\t".to_owned(),
            set_separator: ",".to_owned(),
            empty: "(empty)".to_owned(),
            unset: "-".to_owned(),
            path: String::new(),
            fields: Vec::new(),
            types: Vec::new(),
        }
    }
}

/// Decodes a log; several that stand in one file one after another, each under its own heading, too.
pub(crate) fn decode(feed: &mut Feed<'_>, out: &mut Out<'_>) -> Flow {
    let mut heading = Heading::default();
    let mut number = 0;
    while let Some(line) = feed.line(out.options.budget.event_bytes) {
        number += 1;
        let place = Place::Line(number);
        let range = match line {
            Line::Whole(range) => range,
            Line::TooLong(bytes) => {
                let limit = out.options.budget.event_bytes;
                out.warn(
                    "line too long",
                    place,
                    format!("a line of {bytes} bytes is over the limit of {limit}: skipped"),
                );
                continue;
            }
        };
        let text = String::from_utf8_lossy(feed.bytes(range)).into_owned();
        let text = text.trim_end_matches('\r');
        if let Some(directive) = text.strip_prefix('#') {
            heading.read(directive);
        } else if !text.is_empty() {
            one(text, &heading, number, out)?;
        }
    }
    ControlFlow::Continue(())
}

fn one(text: &str, heading: &Heading, number: u64, out: &mut Out<'_>) -> Flow {
    let place = Place::Line(number);
    let values: Vec<&str> = text.split(heading.separator.as_str()).collect();
    if heading.fields.is_empty() || values.len() != heading.fields.len() {
        let (found, wanted) = (values.len(), heading.fields.len());
        out.warn("columns", place, format!("the line has {found} columns and the heading {wanted}: skipped"));
        return ControlFlow::Continue(());
    }
    let most = out.options.budget.fields;
    let named = heading.fields.iter().zip(&heading.types).zip(values).take(most);
    let fields = named
        .filter_map(|((name, ty), value)| Some((Cow::Borrowed(name.as_str()), heading.value(value, ty)?)))
        .collect();
    let spot = Spot { position: number, place, single: false };
    let mut base = shape::base(spot, out);
    zeek::PROVIDER.clone_into(&mut base.provider);
    if let Some(path) = zeek::plain(&heading.path) {
        base.channel = format!("zeek/{path}");
    }
    if out.options.keep_raw {
        text.clone_into(&mut base.raw);
    }
    shape::of_no_shape(Object { fields, text }, spot, base, out)
}

impl Heading {
    /// Takes a line of the heading, without its `#`.
    fn read(&mut self, directive: &str) {
        // The separator itself stands behind a blank.
        if let Some(written) = directive.strip_prefix("separator ") {
            *self = Heading { separator: unescaped(written.trim()).into_owned(), ..Heading::default() };
            if self.separator.is_empty() {
                self.separator = "\t".to_owned();
            }
            return;
        }
        let Some((name, rest)) = directive.split_once(self.separator.as_str()) else { return };
        let words = || rest.split(self.separator.as_str()).map(str::to_owned).collect::<Vec<_>>();
        match name {
            "set_separator" => self.set_separator = rest.to_owned(),
            "empty_field" => self.empty = rest.to_owned(),
            "unset_field" => self.unset = rest.to_owned(),
            "path" => self.path = rest.to_owned(),
            "fields" => {
                self.fields = words();
                self.types = vec![String::new(); self.fields.len()];
            }
            "types" => {
                let mut types = words();
                types.resize(self.fields.len(), String::new());
                self.types = types;
            }
            _ => {}
        }
    }

    /// The value as Zeek's JSON has it; `None` where it is not set.
    fn value<'v>(&self, text: &'v str, ty: &str) -> Option<Json<'v>> {
        if text == self.unset {
            return None;
        }
        if let Some(inner) = member_type(ty) {
            if text == self.empty {
                return Some(Json::List(Vec::new()));
            }
            let parts = text.split(self.set_separator.as_str());
            return Some(Json::List(parts.map(|part| scalar(part, inner)).collect()));
        }
        if text == self.empty {
            return Some(Json::Text(Cow::Borrowed("")));
        }
        Some(scalar(text, ty))
    }
}

/// `string` of `set[string]` and `vector[string]`.
fn member_type(ty: &str) -> Option<&str> {
    let inner = ty.strip_prefix("set[").or_else(|| ty.strip_prefix("vector["))?;
    inner.strip_suffix(']')
}

fn scalar<'v>(text: &'v str, ty: &str) -> Json<'v> {
    match (ty, text) {
        ("bool", "T") => Json::Bool(true),
        ("bool", "F") => Json::Bool(false),
        ("time" | "interval" | "count" | "int" | "port" | "double", _) => Json::Number(text),
        _ => Json::Text(unescaped(text)),
    }
}

/// `\x09` stands for the character of that number, `\\` for itself.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = match rest {
            [b'\\', b'x', high, low, ..] => {
                std::str::from_utf8(&[*high, *low]).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok())
            }
            _ => None,
        };
        match code {
            Some(byte) => {
                bytes.push(byte);
                rest = &rest[4..];
            }
            None if rest.starts_with(b"\\\\") => {
                bytes.push(b'\\');
                rest = &rest[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_typed_as_the_heading_says() {
        let heading = Heading::default();
        let value = |text, ty| heading.value(text, ty);
        assert_eq!(value("-", "string"), None);
        assert_eq!(value("T", "bool"), Some(Json::Bool(true)));
        assert_eq!(value("443", "port"), Some(Json::Number("443")));
        assert_eq!(value("(empty)", "set[string]"), Some(Json::List(Vec::new())));
        assert_eq!(value("(empty)", "string"), Some(Json::Text("".into())));
        let both = Json::List(vec![Json::Text("a".into()), Json::Text("b,c".into())]);
        assert_eq!(value(r"a,b\x2cc", "vector[string]"), Some(both));
    }

    #[test]
    fn escapes_stand_for_bytes() {
        assert_eq!(unescaped(r"a\x09b"), "a\tb");
        assert_eq!(unescaped(r"\xc3\xa9"), "é");
        assert_eq!(unescaped(r"a\\x09\x"), r"a\x09\x");
    }
}

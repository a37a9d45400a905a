//! A stanza of `transforms.conf` that makes fields.

use std::collections::BTreeMap;

use super::{Again, FoundFields, clean_key};
use crate::pattern::{Captures, Dialect, Regex};

/// A stanza of `transforms.conf` that makes fields: by a pattern, or by characters between them.
///
/// - **REGEX, FORMAT**: every match gives the fields of FORMAT (`name::$1`, `$1::$2`), or without one those of its named
///   groups. `$0` is no group here, and a field made of it is none.
/// - **DELIMS, FIELDS**: the first characters part values, the second names from values; FIELDS names values by place.
/// - **MV_ADD**: each value of a field counts, not the first alone. **CLEAN_KEYS**: of names that the text gave.
/// - **KEEP_EMPTY_VALS** changes nothing that a search sees: a field without text is no field.
/// - **Source**: transforms.conf; recorded from Splunk 10.4.0.
#[derive(Debug)]
pub struct Transform {
    how: How,
    source: String,
    again: Again,
    cleans: bool,
}

#[derive(Debug)]
enum How {
    Pattern { pattern: Regex, groups: Vec<Option<String>>, format: Vec<(String, String)> },
    Parts { parts: String, names: Option<String>, fields: Vec<String> },
}

impl Transform {
    /// Reads the settings of a stanza.
    ///
    /// # Errors
    /// A pattern that does not compile, or neither a pattern nor characters.
    pub fn new(settings: &BTreeMap<String, String>) -> Result<Transform, String> {
        let is = |key: &str, otherwise: bool| {
            settings.get(key).map_or(otherwise, |value| {
                matches!(value.trim().to_ascii_lowercase().as_str(), "1" | "true" | "t" | "yes" | "y")
            })
        };
        let how = if let Some(delims) = settings.get("DELIMS") {
            let mut delims = quoted(delims).into_iter();
            let parts = delims.next().ok_or("DELIMS names no character in quotes")?;
            let fields = settings.get("FIELDS").map(|fields| listed(fields)).unwrap_or_default();
            How::Parts { parts, names: delims.next(), fields }
        } else {
            let written = settings.get("REGEX").ok_or("it has neither REGEX nor DELIMS")?;
            let pattern = Regex::new(written, Dialect::Pcre)
                .map_err(|why| format!("REGEX `{written}` is not a regular expression: {why}"))?;
            let groups = pattern.group_names();
            How::Pattern {
                pattern,
                groups,
                format: settings.get("FORMAT").map(|text| format(text)).unwrap_or_default(),
            }
        };
        Ok(Transform {
            how,
            source: settings
                .get("SOURCE_KEY")
                .map_or("_raw", |key| key.trim().trim_start_matches("field:"))
                .to_owned(),
            again: if is("MV_ADD", false) { Again::Adds } else { Again::IsDropped },
            cleans: is("CLEAN_KEYS", true),
        })
    }

    /// The field that it reads.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Puts what it finds in a text to the fields found so far.
    pub fn put_into(&self, text: &str, found: &mut FoundFields) {
        match &self.how {
            How::Pattern { pattern, groups, format } => {
                // A field that was there before this stanza is not added to unless MV_ADD says so, nor by its own
                // second match.
                for captures in pattern.captures_all(text, usize::MAX) {
                    if format.is_empty() {
                        self.named(text, &captures, groups, found);
                    }
                    for (name, value) in format {
                        let (Some(key), Some(value)) =
                            (filled(name, text, &captures), filled(value, text, &captures))
                        else {
                            continue;
                        };
                        let key = if name.contains('$') { self.key(&key) } else { key };
                        found.put(&key, &value, self.again);
                    }
                }
            }
            How::Parts { parts, names, fields } => {
                let values = text.split(|c: char| parts.contains(c));
                match names {
                    None => values.zip(fields).for_each(|(value, name)| found.put(name, value, self.again)),
                    Some(signs) => {
                        for part in values {
                            if let Some((name, value)) = part.split_once(|c: char| signs.contains(c)) {
                                found.put(&self.key(name), value, self.again);
                            }
                        }
                    }
                }
            }
        }
    }

    /// Named groups: each is a field; `_KEY_1` and `_VAL_1` are the name of one and its value.
    fn named(&self, text: &str, captures: &Captures, groups: &[Option<String>], found: &mut FoundFields) {
        let of = |wanted: &str| {
            let at = groups.iter().position(|name| name.as_deref() == Some(wanted))?;
            captures.text(text, at)
        };
        for (at, name) in groups.iter().enumerate() {
            let Some(name) = name else { continue };
            let Some(value) = captures.text(text, at) else { continue };
            match name.strip_prefix("_KEY_") {
                Some(number) => {
                    found.put(
                        &self.key(value),
                        of(&format!("_VAL_{number}")).unwrap_or_default(),
                        self.again,
                    );
                }
                None if name.starts_with("_VAL_") => {}
                None => found.put(name, value, self.again),
            }
        }
    }

    fn key(&self, name: &str) -> String {
        if self.cleans { clean_key(name) } else { name.to_owned() }
    }
}

/// A template with the groups of a match; `None` where it asks for `$0` or a group that took no part.
fn filled(template: &str, text: &str, captures: &Captures) -> Option<String> {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let behind = &rest[at + 1..];
        let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
        match behind[..digits].parse::<usize>() {
            Ok(0) => return None,
            Ok(group) => out.push_str(captures.text(text, group)?),
            Err(_) => out.push('$'),
        }
        rest = &behind[digits..];
    }
    out.push_str(rest);
    Some(out)
}

/// `a::$1 "b c"::$2`
fn format(text: &str) -> Vec<(String, String)> {
    let words = words(text);
    words
        .iter()
        .filter_map(|word| word.split_once("::"))
        .map(|(name, value)| (name.replace('"', ""), value.replace('"', "")))
        .collect()
}

/// Words between blanks; blanks in quotes part nothing.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut inside = false;
    for c in text.chars() {
        inside ^= c == '"';
        if c.is_whitespace() && !inside {
            words.push(String::new());
        } else if let Some(last) = words.last_mut() {
            last.push(c);
        }
    }
    words
}

/// The texts in quotes, `\t`, `\\` and `\"` read.
fn quoted(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut inside = false;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                inside = !inside;
                if inside {
                    found.push(String::new());
                }
            }
            _ if !inside => {}
            '\\' => {
                let next = match chars.next() {
                    Some('t') => '\t',
                    Some('n') => '\n',
                    Some('r') => '\r',
                    Some(other) => other,
                    None => '\\',
                };
                if let Some(last) = found.last_mut() {
                    last.push(next);
                }
            }
            c => {
                if let Some(last) = found.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    found
}

/// Names between commas or blanks, in quotes or bare.
fn listed(text: &str) -> Vec<String> {
    let parted = text.split(',').flat_map(|part| {
        let part = part.trim();
        if part.starts_with('"') { vec![part.trim_matches('"')] } else { part.split_whitespace().collect() }
    });
    parted.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(settings: &[(&str, &str)], text: &str, expected: &[(&str, &[&str])]) {
        let settings = settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let mut found = FoundFields::default();
        Transform::new(&settings).expect("a transform").put_into(text, &mut found);
        let found: Vec<(&str, Vec<&str>)> = found
            .0
            .iter()
            .map(|(name, values)| (name.as_str(), values.iter().map(String::as_str).collect()))
            .collect();
        let expected: Vec<(&str, Vec<&str>)> =
            expected.iter().map(|(name, values)| (*name, values.to_vec())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_pattern_gives_the_fields_of_its_format() {
        let pairs = [("REGEX", r"(\w+)~([\w-]+)"), ("FORMAT", "$1::$2")];
        check(&pairs, "a~1 b~x-y a~3", &[("a", &["1"]), ("b", &["x-y"])]);
        check(&[pairs[0], pairs[1], ("MV_ADD", "1")], "a~1 a~3", &[("a", &["1", "3"])]);
        let fixed = [("REGEX", r"(\d+)/(\d+)"), ("FORMAT", "whole::$0 both::$1-$2 last::$2")];
        check(&fixed, "on 3/4", &[("both", &["3-4"]), ("last", &["4"])]);
    }

    #[test]
    fn a_pattern_without_a_format_names_its_groups() {
        check(&[("REGEX", r"by (?<who>\w+)( at (?<place>\w+))?")], "by ann", &[("who", &["ann"])]);
        let keys = [("REGEX", r"(?<_KEY_1>\S+)~(?<_VAL_1>\S+)")];
        check(&keys, "4-b~2", &[("b", &["2"])]);
        check(&[keys[0], ("CLEAN_KEYS", "false")], "4-b~2", &[("4-b", &["2"])]);
    }

    #[test]
    fn characters_part_values_and_names() {
        check(&[("DELIMS", "\",\""), ("FIELDS", "\"a\", \"b\"")], "1,2,3", &[("a", &["1"]), ("b", &["2"])]);
        check(&[("DELIMS", "\"|\", \":\"")], "x|a:1|b:|c:3", &[("a", &["1"]), ("c", &["3"])]);
        check(&[("DELIMS", "\"\\t\""), ("FIELDS", "a b")], "1\t2", &[("a", &["1"]), ("b", &["2"])]);
    }

    #[test]
    fn what_makes_no_fields_is_an_error() {
        let settings = |key: &str, value: &str| BTreeMap::from([(key.to_owned(), value.to_owned())]);
        assert!(Transform::new(&settings("REGEX", "(")).is_err());
        assert!(Transform::new(&settings("FORMAT", "a::$1")).is_err());
    }
}

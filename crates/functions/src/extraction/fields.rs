//! Fields of an event: `EXTRACT`, `REPORT`, `KV_MODE`.

use std::collections::BTreeMap;

use super::{Again, FoundFields, Settings, Transform, clean_key, is_set, of_class, pairs};
use crate::paths_of_text;
use crate::pattern::{Dialect, Regex};

/// How fields are found: extractions in ASCII order of their classes, then transforms, then pairs or paths. A field that
/// was found keeps its value; what stands in a field is found only in one that was found before.
///
/// - **Source**: Knowledge Manager Manual, "The sequence of search-time operations"; recorded from Splunk 10.4.0.
pub struct Fields {
    extractions: Vec<Extraction>,
    transforms: Vec<Transform>,
    mode: Mode,
}

struct Extraction {
    pattern: Regex,
    groups: Vec<Option<String>>,
    source: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    None,
    Pairs { json: bool },
    Json,
    Xml,
}

impl Fields {
    /// As the settings say. What is not done is added to `notes`.
    ///
    /// # Errors
    /// A pattern that does not compile.
    pub fn new(
        settings: &Settings,
        transforms: &BTreeMap<String, Settings>,
        notes: &mut Vec<String>,
    ) -> Result<Fields, String> {
        let extractions = of_class(settings, "EXTRACT")
            .map(|(name, text)| extraction(name, text))
            .collect::<Result<_, _>>()?;
        let mut made = Vec::new();
        for (_, names) in of_class(settings, "REPORT") {
            for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                match transforms.get(name) {
                    None => notes.push(format!("REPORT: transforms.conf has no `{name}`")),
                    Some(settings) => {
                        made.push(Transform::new(settings).map_err(|why| format!("REPORT `{name}`: {why}"))?);
                    }
                }
            }
        }
        let mode =
            match settings.get("KV_MODE").map_or("auto", |text| text.trim()).to_ascii_lowercase().as_str() {
                "auto" => Mode::Pairs { json: is_set(settings, "AUTO_KV_JSON", true) },
                "json" => Mode::Json,
                "xml" => Mode::Xml,
                "none" => Mode::None,
                other => {
                    notes.push(format!("KV_MODE `{other}` is not applied: no fields are found by it"));
                    Mode::None
                }
            };
        Ok(Fields { extractions, transforms: made, mode })
    }

    /// The same without pairs and paths (`KV_MODE = none`).
    pub fn by_patterns_only(mut self) -> Fields {
        self.mode = Mode::None;
        self
    }

    /// Puts what it finds to the fields that the event has already.
    pub fn put_into(&self, raw: &str, found: &mut FoundFields) {
        self.put_into_with(raw, found, &|_| None);
    }

    /// The same where an extraction may also look into a field that `of_event` knows.
    pub fn put_into_with(
        &self,
        raw: &str,
        found: &mut FoundFields,
        of_event: &dyn Fn(&str) -> Option<String>,
    ) {
        for extraction in &self.extractions {
            let Some(text) = text_of(&extraction.source, raw, found, of_event) else { continue };
            let Some(captures) = extraction.pattern.captures_from(&text, 0) else { continue };
            for (at, name) in extraction.groups.iter().enumerate() {
                if let (Some(name), Some(value)) = (name, captures.text(&text, at)) {
                    found.put(name, value, Again::IsDropped);
                }
            }
        }
        for transform in &self.transforms {
            if let Some(text) = text_of(transform.source(), raw, found, of_event) {
                transform.put_into(&text, found);
            }
        }
        match self.mode {
            Mode::None => {}
            Mode::Json if raw.trim_start().starts_with(['{', '[']) => put_paths(raw, found),
            Mode::Xml if raw.trim_start().starts_with('<') => put_paths(raw, found),
            Mode::Json | Mode::Xml => {}
            Mode::Pairs { json } => {
                let is_json = json && raw.trim_start().starts_with('{');
                let before = found.0.len();
                if is_json {
                    put_paths(raw, found);
                }
                if !is_json || found.0.len() == before {
                    for (name, value) in pairs(raw) {
                        found.put(&clean_key(name), value, Again::IsDropped);
                    }
                }
            }
        }
    }
}

/// Every path; one that comes again adds a value, one that was a field before does not.
fn put_paths(raw: &str, found: &mut FoundFields) {
    let mut own = FoundFields::default();
    for (path, value) in paths_of_text(raw) {
        own.put(&path, &value, Again::Adds);
    }
    for (path, values) in own.0 {
        if found.get(&path).is_none() {
            found.0.push((path, values));
        }
    }
}

fn text_of(
    field: &str,
    raw: &str,
    found: &FoundFields,
    of_event: &dyn Fn(&str) -> Option<String>,
) -> Option<String> {
    if field == "_raw" {
        return Some(raw.to_owned());
    }
    found.get(field).and_then(|values| values.first()).cloned().or_else(|| of_event(field))
}

/// `pattern` or `pattern in field`.
fn extraction(name: &str, text: &str) -> Result<Extraction, String> {
    let source = text.rsplit_once(" in ").filter(|(_, field)| {
        !field.trim().is_empty() && field.trim().chars().all(|c| c.is_alphanumeric() || c == '_')
    });
    let (written, field) = source.map_or((text, "_raw"), |(pattern, field)| (pattern, field.trim()));
    let pattern = Regex::new(written.trim(), Dialect::Pcre)
        .map_err(|why| format!("EXTRACT-{name} `{written}` is not a regular expression: {why}"))?;
    let groups = pattern.group_names();
    Ok(Extraction { pattern, groups, source: field.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(settings: &[(&str, &str)], raw: &str, expected: &[(&str, &str)]) {
        let settings = settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let fields = Fields::new(&settings, &BTreeMap::new(), &mut Vec::new()).expect("settings");
        let mut found = FoundFields::default();
        fields.put_into(raw, &mut found);
        let found: Vec<(&str, String)> =
            found.0.iter().map(|(name, values)| (name.as_str(), values.join("|"))).collect();
        let expected: Vec<(&str, String)> =
            expected.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_was_found_first_stays() {
        check(&[("EXTRACT-a", "u=(?<u>.)")], "u=ann v=1", &[("u", "a"), ("v", "1")]);
        check(
            &[("EXTRACT-a", "(?<p>.*):"), ("EXTRACT-b", "(?<q>.) in p")],
            "xy:",
            &[("p", "xy"), ("q", "x")],
        );
        check(&[("EXTRACT-a", "(?<q>.) in v")], "v=1", &[("v", "1")]);
    }

    #[test]
    fn modes_read_pairs_and_paths() {
        let json = r#"{"a": {"b": [1, 2]}, "c": "x=y"}"#;
        let paths: &[(&str, &str)] = &[("a.b{}", "1|2"), ("c", "x=y")];
        check(&[], json, paths);
        check(&[("KV_MODE", "json")], json, paths);
        check(&[("KV_MODE", "json")], "a=1", &[]);
        check(&[("KV_MODE", "xml")], "<a><b>1</b></a>", &[("a.b", "1")]);
        check(&[("KV_MODE", "none")], "a=1", &[]);
    }
}

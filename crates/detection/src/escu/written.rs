//! The YAML of ESCU's files.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{AttackData, EscuDetection, EscuTest};
use crate::PackageError;

#[derive(Deserialize)]
struct Detection {
    name: Option<String>,
    id: Option<String>,
    status: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    search: Option<String>,
    #[serde(default)]
    tags: Option<Tags>,
    #[serde(default)]
    rba: Option<Rba>,
    #[serde(default)]
    tests: Option<Vec<Test>>,
}

#[derive(Default, Deserialize)]
struct Tags {
    #[serde(default)]
    observable: Option<Vec<Named>>,
    #[serde(default)]
    manual_test: Option<String>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Default, Deserialize)]
struct Rba {
    #[serde(default)]
    risk_objects: Option<Vec<OfField>>,
    #[serde(default)]
    threat_objects: Option<Vec<OfField>>,
}

#[derive(Deserialize)]
struct OfField {
    field: String,
}

#[derive(Deserialize)]
struct Test {
    name: Option<String>,
    #[serde(default)]
    attack_data: Option<Vec<Data>>,
}

#[derive(Deserialize)]
struct Data {
    data: String,
    source: Option<String>,
    sourcetype: Option<String>,
    host: Option<String>,
    custom_index: Option<String>,
}

/// A detection; `None` where the file has no search under an id.
pub(super) fn detection(file: &str, text: &str) -> Result<Option<EscuDetection>, PackageError> {
    let written: Detection = yaml(file, text)?;
    let (Some(search), Some(id)) = (written.search, written.id) else { return Ok(None) };
    let tags = written.tags.unwrap_or_default();
    let rba = written.rba.unwrap_or_default();
    let of_rba = rba.risk_objects.into_iter().chain(rba.threat_objects).flatten().map(|one| one.field);
    let of_tags = tags.observable.into_iter().flatten().map(|one| one.name);
    let tests = written.tests.unwrap_or_default().into_iter().map(|test| EscuTest {
        name: test.name.unwrap_or_default(),
        data: test.attack_data.into_iter().flatten().map(attack_data).collect(),
    });
    Ok(Some(EscuDetection {
        file: file.to_owned(),
        name: written.name.unwrap_or_default(),
        id,
        status: written.status.unwrap_or_default(),
        kind: written.kind.unwrap_or_default(),
        search,
        manual_test: tags.manual_test,
        observables: of_tags.chain(of_rba).collect(),
        tests: tests.collect(),
    }))
}

fn attack_data(written: Data) -> AttackData {
    AttackData {
        data: written.data,
        source: written.source.unwrap_or_default(),
        sourcetype: written.sourcetype.unwrap_or_default(),
        host: written.host.unwrap_or_default(),
        index: written.custom_index.unwrap_or_default(),
    }
}

/// A macro.
#[derive(Deserialize)]
pub(super) struct Macro {
    pub(super) name: String,
    pub(super) definition: String,
    #[serde(default)]
    pub(super) arguments: Option<Vec<String>>,
}

/// Settings as `transforms.conf` writes them.
type Settings = BTreeMap<String, String>;

/// A lookup: its name, and its settings as `transforms.conf` writes them.
pub(super) fn lookup(file: &str, text: &str) -> Result<Option<(String, Settings)>, PackageError> {
    let written: BTreeMap<String, Option<Value>> = yaml(file, text)?;
    let mut settings: Settings =
        written.into_iter().filter_map(|(key, value)| Some((key, value?.text()))).collect();
    Ok(settings.remove("name").map(|name| (name, settings)))
}

/// A value that is one text or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Value {
    Truth(bool),
    Number(i64),
    Real(f64),
    Text(String),
    List(Vec<Value>),
    Map(BTreeMap<String, Option<Value>>),
}

impl Value {
    fn text(&self) -> String {
        match self {
            Value::Truth(truth) => truth.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Real(number) => number.to_string(),
            Value::Text(text) => text.clone(),
            Value::List(items) => items.iter().map(Value::text).collect::<Vec<_>>().join(", "),
            Value::Map(items) => items.keys().cloned().collect::<Vec<_>>().join(", "),
        }
    }
}

pub(super) fn yaml<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, PackageError> {
    serde_saphyr::from_str(text)
        .or_else(|error| {
            // What is wrong is said of the text as it is written.
            serde_saphyr::from_str(&indented(text)).map_err(|_| error)
        })
        .map_err(|error| {
            let message = error.without_snippet().to_string();
            match error.location() {
                Some(place) => {
                    let said = format!(" at line {}, column {}", place.line(), place.column());
                    PackageError::at(file, place, message.strip_suffix(&said).unwrap_or(&message))
                }
                None => PackageError::of_file(file, message),
            }
        })
}

/// The text with a blank before each line that goes on with a quoted value and starts at the margin. YAML asks for
/// indentation there, PyYAML does not, and published content relies on that; line starts are folded away either way.
fn indented(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quote = None;
    for line in text.split_inclusive('\n') {
        let mut rest = match quote {
            None => {
                let value =
                    line.split_once(": ").map_or(line, |(_, value)| value).trim_start_matches(['-', ' ']);
                match value.chars().next() {
                    Some(first @ ('"' | '\'')) => {
                        quote = Some(first);
                        &value[1..]
                    }
                    _ => "",
                }
            }
            Some(_) => {
                if !line.trim().is_empty() && !line.starts_with([' ', '\t']) {
                    out.push(' ');
                }
                line
            }
        };
        while let (Some(open), Some(at)) = (quote, quote.and_then(|open| closing(rest, open))) {
            rest = &rest[at + 1..];
            // A doubled single quote is one that belongs to the value.
            if open == '\'' && rest.starts_with('\'') {
                rest = &rest[1..];
            } else {
                quote = None;
            }
        }
        out.push_str(line);
    }
    out
}

/// Where the quote ends, a backslash before it aside.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let ends = c == quote && !escaped;
        escaped = quote == '"' && c == '\\' && !escaped;
        ends.then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DETECTION: &str = "name: A\nid: 1-2\nversion: 3\nstatus: production\ntype: TTP\nsearch: 'index=*'\ntags:\n  \
                             observable:\n  - {name: dest, type: Hostname}\n  manual_test: by hand\ntests:\n- name: T\n  \
                             attack_data:\n  - {data: 'https://host/a/b.log', source: s, sourcetype: t}\n";

    #[test]
    fn a_detection_has_a_search_and_tests() {
        let read = detection("a.yml", DETECTION).expect("YAML").expect("a detection");
        assert_eq!((read.name.as_str(), read.kind.as_str()), ("A", "TTP"));
        assert_eq!(read.observables, ["dest"]);
        assert_eq!(read.manual_test.as_deref(), Some("by hand"));
        assert_eq!(read.tests[0].data[0].source, "s");
    }

    #[test]
    fn later_versions_say_risk_apart() {
        let later = DETECTION
            .replace("  observable:\n  - {name: dest, type: Hostname}\n", "  other: 1\n")
            .replace("tests:", "rba:\n  risk_objects:\n  - {field: user}\n  threat_objects: []\ntests:");
        let read = detection("a.yml", &later).expect("YAML").expect("a detection");
        assert_eq!(read.observables, ["user"]);
    }

    #[test]
    fn what_has_no_search_is_no_detection() {
        assert_eq!(detection("a.yml", "name: story\nid: 1\n").expect("YAML"), None);
        let error = detection("a.yml", "tests: 1\n").expect_err("no list").to_string();
        assert!(error.starts_with("a.yml:1:8: "), "{error}");
    }

    #[test]
    fn a_quoted_value_may_go_on_at_the_margin() {
        let text = "name: it\ndefinition: 'eval a=\"it''s\"\n| eval b=1\n\n| eval c=2'\n";
        let read: Macro = yaml("a.yml", text).expect("YAML");
        assert_eq!(read.definition, "eval a=\"it's\" | eval b=1\n| eval c=2");
    }

    #[test]
    fn a_lookup_has_the_settings_of_a_stanza() {
        let text = "name: t\nfilename: t.csv\nmatch_type:\n- WILDCARD(a)\n- CIDR(b)\nmin_matches: 1\ndefault_match: false\n";
        let (name, settings) = lookup("t.yml", text).expect("YAML").expect("a name");
        assert_eq!(name, "t");
        assert_eq!(settings["match_type"], "WILDCARD(a), CIDR(b)");
        assert_eq!((settings["min_matches"].as_str(), settings["default_match"].as_str()), ("1", "false"));
    }
}

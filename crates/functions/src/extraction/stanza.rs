//! Which settings of `props.conf` hold for an event.

use super::Settings;
use crate::pattern::{Dialect, Regex};

/// What makes a pattern of the name of a sourcetype's stanza, in which `*` then stands for anything.
const ANY_SOURCETYPE: &str = "(?::){0}";

/// A stanza of `props.conf`: `[name]`, `[source::pattern]`, `[host::pattern]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stanza {
    /// What stands in its brackets.
    pub name: String,
    /// Its settings.
    pub settings: Settings,
}

/// What an event has that the names of stanzas are held against.
#[derive(Clone, Copy, Debug)]
pub struct OfStanza<'a> {
    /// Splunk's `sourcetype`.
    pub sourcetype: &'a str,
    /// Splunk's `source`.
    pub source: &'a str,
    /// Splunk's `host`.
    pub host: &'a str,
}

/// The settings that hold for a text: each as the strongest stanza says that has it. A source is stronger than a host,
/// and that than a sourcetype. Among sources, or hosts, the higher `priority` wins (100 for a name, 0 for a pattern where
/// nothing is said), then the one that stands first in ASCII order. Sources and sourcetypes are compared with case.
///
/// - **Source**: props.conf; recorded from Splunk 10.4.0.
pub fn settings_for(stanzas: &[Stanza], of: OfStanza<'_>) -> Settings {
    let mut holding: Vec<(StanzaKind, i64, &Stanza)> = stanzas
        .iter()
        .filter_map(|stanza| {
            let kind = StanzaKind::of(&stanza.name);
            let value = match kind {
                StanzaKind::Source => of.source,
                StanzaKind::Host => of.host,
                StanzaKind::Sourcetype | StanzaKind::Every => of.sourcetype,
            };
            let pattern = StanzaPattern::new(&stanza.name);
            let given = stanza.settings.get("priority").and_then(|text| text.trim().parse().ok());
            let priority: i64 = given.unwrap_or(if pattern.is_name() { 100 } else { 0 });
            pattern.holds(value).then_some((kind, -priority, stanza))
        })
        .collect();
    holding.sort_by_key(|(kind, priority, stanza)| (*kind, *priority, &stanza.name));
    let mut merged = Settings::new();
    for (_, _, stanza) in holding {
        for (key, value) in &stanza.settings {
            merged.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    merged
}

/// What a stanza is about, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum StanzaKind {
    Source,
    Host,
    Sourcetype,
    Every,
}

impl StanzaKind {
    fn of(name: &str) -> StanzaKind {
        match name.split_once("::") {
            Some(("source", _)) => StanzaKind::Source,
            Some(("host", _)) => StanzaKind::Host,
            _ if name == "default" => StanzaKind::Every,
            _ => StanzaKind::Sourcetype,
        }
    }
}

/// The name of a stanza, held against what an event has: `...` stands for anything, `*` for anything within a folder, `|`
/// for one of several; otherwise it is the very text. Hosts are compared without case, sources and sourcetypes with. The
/// name of a sourcetype's stanza is a pattern only where it starts with `(?::){0}`.
///
/// - **Source**: props.conf.
#[derive(Debug)]
pub struct StanzaPattern(Holds);

#[derive(Debug)]
enum Holds {
    Always,
    Never,
    Name { name: String, any_case: bool },
    Pattern(Box<Regex>),
}

impl StanzaPattern {
    /// Of a name as it stands in brackets.
    pub fn new(name: &str) -> StanzaPattern {
        let (pattern, may_be, any_case) = match StanzaKind::of(name) {
            StanzaKind::Every => return StanzaPattern(Holds::Always),
            StanzaKind::Source => (name.trim_start_matches("source::"), true, false),
            StanzaKind::Host => (name.trim_start_matches("host::"), true, true),
            StanzaKind::Sourcetype => match name.strip_prefix(ANY_SOURCETYPE) {
                Some(pattern) => (pattern, true, false),
                None => (name, false, false),
            },
        };
        if !may_be || !(pattern.contains(['*', '|']) || pattern.contains("...")) {
            return StanzaPattern(Holds::Name { name: pattern.to_owned(), any_case });
        }
        let case = if any_case { "(?i)" } else { "" };
        let written = format!("{case}^(?:{})$", regex_of(pattern));
        // A pattern that does not compile holds for nothing, as in Splunk.
        let compiled = Regex::new(&written, Dialect::Pcre);
        StanzaPattern(compiled.map_or(Holds::Never, |regex| Holds::Pattern(Box::new(regex))))
    }

    /// Is it the very text?
    pub fn is_name(&self) -> bool {
        matches!(self.0, Holds::Name { .. } | Holds::Always)
    }

    /// Does it hold for a source, host or sourcetype?
    pub fn holds(&self, value: &str) -> bool {
        match &self.0 {
            Holds::Always => true,
            Holds::Never => false,
            Holds::Name { name, any_case: true } => name.eq_ignore_ascii_case(value),
            Holds::Name { name, any_case: false } => name == value,
            Holds::Pattern(regex) => regex.is_match(value),
        }
    }
}

fn regex_of(pattern: &str) -> String {
    let mut regex = String::with_capacity(pattern.len() * 2);
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        if let Some(behind) = rest.strip_prefix("...") {
            regex.push_str("(?s:.*)");
            rest = behind;
            continue;
        }
        match c {
            '*' => regex.push_str(r"[^/\\]*"),
            '.' | '+' | '?' | '[' | ']' | '{' | '}' | '^' | '$' => {
                regex.push('\\');
                regex.push(c);
            }
            other => regex.push(other),
        }
        rest = &rest[c.len_utf8()..];
    }
    regex
}

/// Is a setting set to yes?
pub fn is_set(settings: &Settings, key: &str, otherwise: bool) -> bool {
    settings.get(key).map_or(otherwise, |value| {
        matches!(value.trim().to_ascii_lowercase().as_str(), "1" | "true" | "t" | "yes" | "y")
    })
}

/// The settings of a class (`SEDCMD-a`, `SEDCMD-b`), in ASCII order of their names.
pub fn of_class<'s>(settings: &'s Settings, class: &'s str) -> impl Iterator<Item = (&'s str, &'s str)> {
    settings
        .iter()
        .filter_map(move |(key, value)| Some((key.strip_prefix(class)?.strip_prefix('-')?, value.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stanza(name: &str, settings: &[(&str, &str)]) -> Stanza {
        let settings = settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Stanza { name: name.to_owned(), settings: settings.collect() }
    }

    #[track_caller]
    fn check(stanzas: &[Stanza], expected: &str) {
        let of = OfStanza { sourcetype: "mine", source: "/var/log/app_one", host: "web" };
        let found = settings_for(stanzas, of);
        assert_eq!(found.get("A").map_or("-", String::as_str), expected);
    }

    #[test]
    fn a_source_is_stronger_than_a_host_and_that_than_a_sourcetype() {
        let type_ = stanza("mine", &[("A", "type")]);
        let host = stanza("host::web", &[("A", "host"), ("priority", "1000")]);
        let source = stanza("source::/var/log/app_one", &[("A", "source")]);
        check(&[source.clone(), host.clone(), type_.clone()], "source");
        check(&[host, type_.clone()], "host");
        check(&[type_, stanza("default", &[("A", "default")])], "type");
        check(&[stanza("other", &[("A", "1")])], "-");
        check(&[stanza("host::WEB", &[("A", "host")]), stanza("Mine", &[("A", "type")])], "host");
        check(&[stanza("(?::){0}mi*", &[("A", "types")])], "types");
        check(&[stanza("mi*", &[("A", "types")])], "-");
        check(&[stanza("source::/var/*_one", &[("A", "folder")])], "-");
        check(&[stanza("source::/var/...(_two|_one)", &[("A", "one")])], "one");
    }

    #[test]
    fn a_name_is_stronger_than_a_pattern_unless_that_has_a_priority() {
        let name = stanza("source::/var/log/app_one", &[("A", "name")]);
        check(&[stanza("source::...app_*", &[("A", "pattern")]), name.clone()], "name");
        check(&[stanza("source::...app_*", &[("A", "pattern"), ("priority", "200")]), name], "pattern");
        check(&[stanza("source::...z*", &[("A", "z")]), stanza("source::...one", &[("A", "o")])], "o");
        check(&[stanza("source::...app...", &[("A", "a")]), stanza("source::...one...", &[("A", "o")])], "a");
    }
}

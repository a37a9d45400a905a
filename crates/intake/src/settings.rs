//! Which settings hold for a text.

use functions::pattern::{Case, Glob};

use crate::Settings;

/// A stanza of `props.conf`: `[name]`, `[source::pattern]`, `[host::pattern]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stanza {
    /// What stands in its brackets.
    pub name: String,
    /// Its settings.
    pub settings: Settings,
}

/// What is told of a text, and of now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Splunk's `sourcetype`.
    pub sourcetype: String,
    /// Splunk's `source`; empty for the name of the file.
    pub source: String,
    /// Splunk's `host`; empty where nobody says.
    pub host: String,
    /// Splunk's `index`; empty for the default one.
    pub index: String,
    /// Now, UTC nanoseconds, for times that name no year.
    pub now_ns: i64,
}

/// The settings that hold for a text: each as the strongest stanza says that has it. A source is stronger than a host,
/// and that than a sourcetype. Among sources, or hosts, the higher `priority` wins (100 for a name, 0 for a pattern where
/// nothing is said), then the one that stands first in ASCII order.
///
/// - **Source**: props.conf; recorded from Splunk 10.4.0.
pub(crate) fn settings_for(stanzas: &[Stanza], told: &Told) -> Settings {
    let mut holding: Vec<(u8, i64, &Stanza)> = stanzas
        .iter()
        .filter_map(|stanza| {
            let (rank, pattern, value) = match stanza.name.split_once("::") {
                Some(("source", pattern)) => (0, pattern, &told.source),
                Some(("host", pattern)) => (1, pattern, &told.host),
                _ if stanza.name == "default" => (3, "*", &told.sourcetype),
                _ => (2, stanza.name.as_str(), &told.sourcetype),
            };
            let is_pattern = pattern.contains('*') || pattern.contains("...");
            let holds = if rank == 2 || !is_pattern { pattern == value } else { matches(pattern, value) };
            let given = stanza.settings.get("priority").and_then(|text| text.trim().parse().ok());
            let priority: i64 = given.unwrap_or(if is_pattern { 0 } else { 100 });
            holds.then_some((rank, -priority, stanza))
        })
        .collect();
    holding.sort_by_key(|(rank, priority, stanza)| (*rank, *priority, &stanza.name));
    let mut merged = Settings::new();
    for (_, _, stanza) in holding {
        for (key, value) in &stanza.settings {
            merged.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    merged
}

/// `...` goes over folders, `*` stays in one.
fn matches(pattern: &str, value: &str) -> bool {
    if !pattern.contains("...") && !pattern.contains('/') {
        let same_depth = !value.contains(['/', '\\']) || pattern.starts_with('*');
        return same_depth && Glob::stars(pattern, Case::Significant).matches(value);
    }
    Glob::stars(&pattern.replace("...", "*"), Case::Significant).matches(value)
}

/// Is a setting set to yes?
pub(crate) fn is_set(settings: &Settings, key: &str, otherwise: bool) -> bool {
    settings.get(key).map_or(otherwise, |value| {
        matches!(value.trim().to_ascii_lowercase().as_str(), "1" | "true" | "t" | "yes" | "y")
    })
}

/// The settings of a class (`SEDCMD-a`, `SEDCMD-b`), in ASCII order of their names.
pub(crate) fn of_class<'s>(
    settings: &'s Settings,
    class: &'s str,
) -> impl Iterator<Item = (&'s str, &'s str)> {
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
        let told = Told {
            sourcetype: "mine".to_owned(),
            source: "/var/log/app_one".to_owned(),
            host: "web".to_owned(),
            ..Told::default()
        };
        let found = settings_for(stanzas, &told);
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

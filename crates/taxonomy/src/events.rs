//! Which events Windows channels have, and which fields each event has.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// The channel of Sysmon's events.
pub const SYSMON_CHANNEL: &str = "Microsoft-Windows-Sysmon/Operational";

/// The provider of Sysmon's events.
pub const SYSMON_PROVIDER: &str = "Microsoft-Windows-Sysmon";

/// What is known of an event id of a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventFacts {
    /// The event id.
    pub id: u32,
    /// Its name in the words of its makers.
    pub name: String,
    /// The fields of its data, in the log's order.
    pub fields: Vec<FieldFact>,
    /// Are these all the fields that any version of the event ever had?
    pub complete: bool,
}

/// A field of an event's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFact {
    /// Its name.
    pub name: String,
    /// The first version of the schema that has it; `None` where the schema has no versions.
    pub since: Option<String>,
    /// The last version that has it; `None` where the newest does.
    pub until: Option<String>,
}

/// The event of that id of a channel or a provider, names compared case aside.
pub fn event(channel_or_provider: &str, event_id: u32) -> Option<&'static EventFacts> {
    let channel = if channel_or_provider.eq_ignore_ascii_case(SYSMON_PROVIDER) {
        SYSMON_CHANNEL
    } else {
        channel_or_provider
    };
    EVENTS.channels.get(&channel.to_ascii_lowercase())?.get(&event_id)
}

/// The events of a channel, by id.
pub(crate) fn of_channel(channel: &str) -> impl Iterator<Item = (u32, &'static EventFacts)> {
    let events = EVENTS.channels.get(&channel.to_ascii_lowercase());
    events.into_iter().flatten().map(|(id, facts)| (*id, facts))
}

/// The channels whose events are known, as they are spelt, with the ids of those events.
pub fn channels() -> Vec<(&'static str, Vec<u32>)> {
    let spelt = |(channel, events): (&String, &'static BTreeMap<u32, EventFacts>)| {
        (EVENTS.spelling[channel].as_str(), events.keys().copied().collect())
    };
    EVENTS.channels.iter().map(spelt).collect()
}

/// The name of an event id of a channel.
pub fn event_name(channel: &str, event_id: u32) -> Option<&'static str> {
    event(channel, event_id).map(|event| event.name.as_str())
}

/// Can no such event ever have that field? True only where all versions of the event are known and none has it:
/// `ParentImage` never exists in Sysmon's event 3.
pub fn field_never_exists(channel_or_provider: &str, event_id: u32, field: &str) -> bool {
    event(channel_or_provider, event_id)
        .is_some_and(|event| event.complete && event.fields.iter().all(|known| known.name != field))
}

/// The events that have a field, as channel and event id: `ParentImage` is in Sysmon's 1 only.
pub fn events_with_field(field: &str) -> Vec<(&'static str, u32)> {
    let mut found = Vec::new();
    for (channel, events) in &EVENTS.channels {
        for event in events.values() {
            if event.fields.iter().any(|known| known.name == field) {
                found.push((EVENTS.spelling[channel].as_str(), event.id));
            }
        }
    }
    found
}

/// Every event that is known, with its channel.
pub fn all_events() -> impl Iterator<Item = (&'static str, &'static EventFacts)> {
    EVENTS.channels.iter().flat_map(|(channel, events)| {
        events.values().map(move |event| (EVENTS.spelling[channel].as_str(), event))
    })
}

/// Is it the name of a field of any event that we know, case aside? The name as it is spelt in the log.
pub fn field_spelling(field: &str) -> Option<&'static str> {
    EVENTS.spellings.get(&field.to_ascii_lowercase()).map(String::as_str)
}

/// The versions of Sysmon's schema, the oldest first.
pub fn sysmon_versions() -> &'static [String] {
    &EVENTS.sysmon_versions
}

/// The fields that Sysmon's event of that id has in that version of the schema; `None` where that version has no
/// such event.
pub fn sysmon_fields(event_id: u32, version: &str) -> Option<Vec<&'static str>> {
    let at = |wanted: &str| EVENTS.sysmon_versions.iter().position(|known| known == wanted);
    let version = at(version)?;
    let event = event(SYSMON_CHANNEL, event_id)?;
    let holds = |field: &FieldFact| {
        let since = field.since.as_deref().and_then(at).unwrap_or(0);
        let until = field.until.as_deref().and_then(at).unwrap_or(usize::MAX);
        (since..=until).contains(&version)
    };
    let fields: Vec<&str> =
        event.fields.iter().filter(|field| holds(field)).map(|field| field.name.as_str()).collect();
    (!fields.is_empty()).then_some(fields)
}

/// All events by channel in lower case.
struct Events {
    channels: BTreeMap<String, BTreeMap<u32, EventFacts>>,
    /// Channels as they are spelt, by their lower case.
    spelling: BTreeMap<String, String>,
    /// Fields as they are spelt, by their lower case.
    spellings: BTreeMap<String, String>,
    sysmon_versions: Vec<String>,
}

/// `sysmon.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SysmonFile {
    versions: Vec<String>,
    event: Vec<SysmonEvent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SysmonEvent {
    id: u32,
    name: String,
    since: String,
    fields: Vec<String>,
}

/// `windows.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WindowsFile {
    channel: Vec<ChannelFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChannelFile {
    name: String,
    event: Vec<WindowsEvent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WindowsEvent {
    id: u32,
    name: String,
    #[serde(default)]
    complete: bool,
    #[serde(default)]
    fields: Vec<String>,
}

static EVENTS: LazyLock<Events> = LazyLock::new(|| {
    let sysmon: SysmonFile = toml::from_str(include_str!("../../../taxonomy/events/sysmon.toml"))
        .expect("tested: sysmon.toml can be read");
    let windows: WindowsFile = toml::from_str(include_str!("../../../taxonomy/events/windows.toml"))
        .expect("tested: windows.toml can be read");
    gather(sysmon, windows)
});

fn gather(sysmon: SysmonFile, windows: WindowsFile) -> Events {
    let mut all = Events {
        channels: BTreeMap::new(),
        spelling: BTreeMap::new(),
        spellings: BTreeMap::new(),
        sysmon_versions: sysmon.versions,
    };
    all.add(SYSMON_CHANNEL, sysmon.event.into_iter().map(sysmon_event).collect());
    for channel in windows.channel {
        all.add(&channel.name, channel.event.into_iter().map(windows_event).collect());
    }
    all
}

impl Events {
    fn add(&mut self, channel: &str, events: Vec<EventFacts>) {
        let key = channel.to_ascii_lowercase();
        self.spelling.insert(key.clone(), channel.to_owned());
        for field in events.iter().flat_map(|event| &event.fields) {
            self.spellings.entry(field.name.to_ascii_lowercase()).or_insert_with(|| field.name.clone());
        }
        self.channels.entry(key).or_default().extend(events.into_iter().map(|event| (event.id, event)));
    }
}

fn sysmon_event(event: SysmonEvent) -> EventFacts {
    let fields = event.fields.iter().map(|line| {
        let mut words = line.split(' ').map(str::to_owned);
        let name = words.next().unwrap_or_default();
        let since = words.next().or_else(|| Some(event.since.clone()));
        FieldFact { name, since, until: words.next() }
    });
    EventFacts { id: event.id, fields: fields.collect(), name: event.name, complete: true }
}

fn windows_event(event: WindowsEvent) -> EventFacts {
    let fields = event.fields.into_iter().map(|name| FieldFact { name, since: None, until: None });
    EventFacts { id: event.id, fields: fields.collect(), name: event.name, complete: event.complete }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_are_in_process_creation_only() {
        assert!(field_never_exists(SYSMON_CHANNEL, 3, "ParentImage"));
        assert!(field_never_exists(SYSMON_PROVIDER, 22, "DestinationIp"));
        assert!(!field_never_exists(SYSMON_CHANNEL, 1, "ParentImage"));
        assert!(!field_never_exists("Security", 4688, "Anything"), "not all versions of it are known");
        assert!(!field_never_exists("Unknown", 1, "Anything"));
        assert_eq!(events_with_field("ParentImage"), [(SYSMON_CHANNEL, 1)]);
        assert_eq!(events_with_field("NewProcessName"), [("Security", 4688)]);
    }

    #[test]
    fn fields_come_and_go_with_versions() {
        let fields = |id, version| sysmon_fields(id, version).unwrap_or_default();
        assert_eq!(fields(3, "2.0").first(), Some(&"SequenceNumber"));
        assert_eq!(fields(3, "3.10").first(), Some(&"UtcTime"));
        assert!(!fields(22, "4.70").contains(&"User"));
        assert!(fields(22, "4.80").contains(&"User"));
        assert_eq!(sysmon_fields(22, "4.2"), None);
    }

    #[test]
    fn names_are_found_whatever_their_case() {
        assert_eq!(field_spelling("destinationhostname"), Some("DestinationHostname"));
        assert_eq!(field_spelling("nothing"), None);
        assert_eq!(event_name("security", 4688), Some("A new process has been created"));
        assert_eq!(event_name(SYSMON_CHANNEL, 22), Some("Dns query"));
    }

    /// The shared facts, where they are: for some events the newest fields and what each version added.
    #[test]
    fn our_table_agrees_with_the_published_schemas() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/sysmon_schema.txt");
        #[allow(clippy::disallowed_methods)]
        let Ok(text) = std::fs::read_to_string(path) else {
            println!("skipped: {path} absent");
            return;
        };
        let mut id = 0;
        let mut compared = 0;
        for line in text.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                ["EID", number, ..] => {
                    id = number.parse().unwrap_or(0);
                    let newest: Vec<&str> = quoted(line).into_iter().step_by(2).collect();
                    assert_eq!(sysmon_fields(id, "4.81").unwrap_or_default(), newest, "event {id}");
                }
                ["since", "schema", version, "ver", _, "fields", count, "added", ..] => {
                    let ours = sysmon_fields(id, version).unwrap_or_default();
                    assert_eq!(ours.len().to_string(), *count, "event {id} in {version}: {ours:?}");
                    assert!(quoted(line).iter().all(|field| ours.contains(field)), "event {id} in {version}");
                    compared += 1;
                }
                ["field", name, ..] => {
                    let theirs: Vec<u32> = quoted(line).iter().filter_map(|id| id.parse().ok()).collect();
                    let ours: Vec<u32> = events_with_field(name)
                        .iter()
                        .filter(|(channel, _)| *channel == SYSMON_CHANNEL)
                        .map(|(_, id)| *id)
                        .collect();
                    assert_eq!(ours, theirs, "{name}");
                    compared += 1;
                }
                _ => {}
            }
        }
        assert!(compared > 20, "{compared}");
    }

    /// What stands between single quotes.
    fn quoted(line: &str) -> Vec<&str> {
        line.split('\'').skip(1).step_by(2).collect()
    }
}

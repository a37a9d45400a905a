//! What the keys of LEEF and CEF lines mean for Windows events.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::Class;

/// A format of lines whose keys differ from the names of an event's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LineFormat {
    /// QRadar's Log Event Extended Format.
    Leef,
    /// ArcSight's Common Event Format.
    Cef,
}

/// Keys that name a part of the event itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SystemKeys {
    /// Its channel.
    pub channel: Vec<String>,
    /// Its provider.
    pub provider: Vec<String>,
    /// Its id.
    pub event_id: Vec<String>,
    /// The computer that logged it.
    pub computer: Vec<String>,
    /// EventRecordID.
    pub record: Vec<String>,
    /// When it happened.
    pub time: Vec<String>,
    /// Its level.
    pub level: Vec<String>,
    /// Its task.
    pub task: Vec<String>,
    /// Its opcode.
    pub opcode: Vec<String>,
    /// Its keywords.
    pub keywords: Vec<String>,
    /// Its message.
    pub message: Vec<String>,
    /// What is neither a part of it nor data.
    pub passing: Vec<String>,
}

/// The keys that name a part of the event itself.
pub fn system_keys() -> &'static SystemKeys {
    &FILE.system
}

/// The channel that all lines of a product are of, its name compared case aside.
pub fn channel_of_product(product: &str) -> Option<&'static str> {
    let found = FILE.products.iter().find(|(name, _)| name.eq_ignore_ascii_case(product));
    found.map(|(_, channel)| channel.as_str())
}

/// The channel that all events of a provider are of; `None` where it has several or is not known.
pub fn channel_of_provider(provider: &str) -> Option<&'static str> {
    FILE.providers.get(provider).map(String::as_str)
}

/// Is it the channel of a collector that keeps what others forward to it, which says nothing of the event?
pub fn is_channel_of_collector(channel: &str) -> bool {
    FILE.collectors.iter().any(|known| known.eq_ignore_ascii_case(channel))
}

/// The field of an event's data that a standard key stands for.
pub fn field_of_key(format: LineFormat, class: &Class<'_>, key: &str) -> Option<&'static str> {
    lists(format, class).filter_map(|list| list.keys.get(key)).last().map(String::as_str)
}

/// The standard key that stands for a field of an event's data.
pub fn key_of_field(format: LineFormat, class: &Class<'_>, field: &str) -> Option<&'static str> {
    let mut found = lists(format, class).flat_map(|list| &list.keys).filter(|(_, known)| *known == field);
    // A key that a later list gives another meaning is not the field's.
    found.find(|(key, _)| field_of_key(format, class, key) == Some(field)).map(|(key, _)| key.as_str())
}

fn lists<'c>(format: LineFormat, class: &'c Class<'_>) -> impl Iterator<Item = &'static KeyList> + use<'c> {
    let channel = class.channel.to_owned();
    let id = class.event_id;
    FILE.fields.iter().filter(move |list| {
        list.formats.contains(&format)
            && list.channel.eq_ignore_ascii_case(&channel)
            && (list.events.is_empty() || id.is_some_and(|id| list.events.contains(&id)))
    })
}

/// `keys.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeysFile {
    system: SystemKeys,
    products: BTreeMap<String, String>,
    collectors: Vec<String>,
    providers: BTreeMap<String, String>,
    fields: Vec<KeyList>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyList {
    formats: Vec<LineFormat>,
    channel: String,
    #[serde(default)]
    events: Vec<u32>,
    keys: BTreeMap<String, String>,
}

static FILE: LazyLock<KeysFile> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../taxonomy/lines/keys.toml")).expect("tested: keys.toml can be read")
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SYSMON_CHANNEL, SYSMON_PROVIDER};

    #[track_caller]
    fn check(format: LineFormat, channel: &str, id: u32, key: &str, expected: Option<&str>) {
        let class = Class { provider: "", channel, event_id: Some(id) };
        assert_eq!(field_of_key(format, &class, key), expected, "{key}");
        if let Some(field) = expected {
            assert_eq!(key_of_field(format, &class, field), Some(key), "{field}");
        }
    }

    #[test]
    fn keys_and_fields_go_both_ways() {
        check(LineFormat::Leef, SYSMON_CHANNEL, 3, "src", Some("SourceIp"));
        check(LineFormat::Leef, SYSMON_CHANNEL, 1, "src", None);
        check(LineFormat::Leef, "Security", 4624, "usrName", Some("TargetUserName"));
        check(LineFormat::Leef, "Security", 4688, "usrName", Some("SubjectUserName"));
        check(LineFormat::Cef, "security", 4688, "dproc", Some("NewProcessName"));
        assert_eq!(channel_of_product("sysmon"), Some(SYSMON_CHANNEL));
        assert_eq!(channel_of_provider(SYSMON_PROVIDER), Some(SYSMON_CHANNEL));
        assert!(is_channel_of_collector("forwardedevents"));
        assert!(system_keys().time.iter().any(|key| key == "devTime"));
    }

    #[test]
    fn every_field_of_the_lists_is_one_of_its_events() {
        let mut strange = Vec::new();
        for list in FILE.fields.iter() {
            for (id, field) in
                list.events.iter().flat_map(|id| list.keys.values().map(move |field| (id, field)))
            {
                let Some(facts) = crate::event(&list.channel, *id) else { continue };
                // A line without the key has no such field either: users are not in every event of the list.
                if !facts.fields.iter().any(|known| known.name == *field) && !field.ends_with("UserName") {
                    strange.push(format!("{} {id} {field}", list.channel));
                }
            }
        }
        strange.retain(|one| !["Protocol", "DestAddress", "DestPort"].iter().any(|end| one.ends_with(end)));
        assert_eq!(strange, Vec::<String>::new());
    }
}

//! Fields that seldom say what people read in them, and where the same is told.

use std::sync::LazyLock;

use serde::Deserialize;

/// A field that seldom says what people read in it, and another event that says it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToldElsewhere {
    /// The channel of both events.
    pub channel: String,
    /// The event id with the field.
    pub event: u32,
    /// The field, as the log names it.
    pub field: String,
    /// Why it seldom says it, one sentence without a full stop.
    pub why: String,
    /// The event id that says it.
    pub in_event: u32,
    /// In this field.
    pub in_field: String,
    /// Both events are of one thing where these fields are equal, on one computer.
    pub same: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    field: Vec<ToldElsewhere>,
}

/// Where else the same is told as in a field of an event, blanks in the field's name apart: QRadar has
/// `Destination Hostname`.
pub fn told_elsewhere(channel: &str, event_id: u32, field: &str) -> Option<&'static ToldElsewhere> {
    let plain: String = field.chars().filter(|sign| *sign != ' ').collect();
    all_told_elsewhere().iter().find(|known| {
        known.channel.eq_ignore_ascii_case(channel)
            && known.event == event_id
            && known.field.eq_ignore_ascii_case(&plain)
    })
}

/// Every field that seldom says what people read in it.
pub fn all_told_elsewhere() -> &'static [ToldElsewhere] {
    static ALL: LazyLock<File> = LazyLock::new(|| {
        toml::from_str(include_str!("../../../taxonomy/events/told_elsewhere.toml"))
            .expect("tested: told_elsewhere.toml can be read")
    });
    &ALL.field
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SYSMON_CHANNEL;

    #[test]
    fn the_events_have_the_fields() {
        for known in all_told_elsewhere() {
            let has = |id, name: &String| {
                let event = crate::event(&known.channel, id).expect("the event is known");
                event.fields.iter().any(|field| field.name == *name)
            };
            assert!(has(known.event, &known.field) && has(known.in_event, &known.in_field), "{known:?}");
            assert!(!known.same.is_empty(), "{known:?}");
            let both = |name: &String| has(known.event, name) && has(known.in_event, name);
            assert!(known.same.iter().all(both), "{known:?}");
        }
    }

    #[test]
    fn a_connections_name_is_told_by_the_dns_query() {
        check("DestinationHostname", 3, Some((22, "QueryName")));
        check("Destination Hostname", 3, Some((22, "QueryName")));
        check("DestinationIp", 3, None);
        check("DestinationHostname", 1, None);
    }

    fn check(field: &str, event: u32, expected: Option<(u32, &str)>) {
        let found = told_elsewhere(SYSMON_CHANNEL, event, field);
        assert_eq!(found.map(|told| (told.in_event, told.in_field.as_str())), expected, "{field}");
    }
}

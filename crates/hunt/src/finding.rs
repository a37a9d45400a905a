//! A row that a detection stands for.

use std::borrow::Cow;

use detection::{Detection, FindingField, Query, Services, TimeUnit};
use engine::Row;
use serde::{Serialize, Serializer};
use store::Store;
use telemetry::rfc3339;

/// A row that a detection stands for, and the events behind it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The package's name.
    pub detection: String,
    /// The detection's title.
    pub title: String,
    /// How bad it is if true.
    pub severity: String,
    /// The ATT&CK technique's number.
    pub technique: String,
    /// The language of the query that found it.
    pub language: &'static str,
    /// When it began: RFC 3339 in UTC with milliseconds, of the first connection where there is one.
    pub time: Option<String>,
    /// The computer.
    pub host: Texts,
    /// The account.
    pub user: Texts,
    /// The process's full image path.
    pub process: Texts,
    /// The process's number.
    pub process_id: Texts,
    /// The process's GUID.
    pub process_guid: Texts,
    /// The parent's full image path.
    pub parent: Texts,
    /// The process's command line.
    pub command_line: Texts,
    /// The service that it is about.
    pub service: Texts,
    /// The host name that the process asked for.
    pub name: Texts,
    /// What says so.
    pub evidence: Vec<String>,
    /// Where the process connected to.
    pub destination_ip: Texts,
    /// On which port.
    pub destination_port: Texts,
    /// The network connections among its events.
    pub connections: Vec<EventPlace>,
    /// All its events.
    pub events: Vec<EventPlace>,
    /// The store's numbers of its connections.
    #[serde(skip)]
    pub connection_events: Vec<u32>,
}

/// Where an event is, so that somebody can look at it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct EventPlace {
    /// The file, with `!member` for each archive level.
    pub file: String,
    /// EventRecordID, or the place in the file (its line) where the event has none.
    pub record: u64,
    /// RFC 3339 in UTC with milliseconds.
    pub time: Option<String>,
    /// The event id.
    pub event_id: Option<u32>,
}

/// No text, one, or several: `null`, a string or a list in JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts(pub Vec<String>);

impl Texts {
    /// The first.
    pub fn first(&self) -> Option<&str> {
        self.0.first().map(String::as_str)
    }
}

impl Serialize for Texts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [] => serializer.serialize_none(),
            [one] => serializer.serialize_str(one),
            many => many.serialize(serializer),
        }
    }
}

/// Sysmon's network connection.
pub(crate) const CONNECTION: u32 = 3;

impl Finding {
    /// The finding that a row of `query` stands for.
    pub(crate) fn of(detection: &Detection, query: &Query, row: &Row<'_>, store: &Store) -> Finding {
        let texts = |field| Texts(query.finding.fill(field, &Cells(row), &detection.services));
        let events: Vec<(u32, EventPlace)> =
            row.events.iter().map(|event| (*event, EventPlace::of(*event, store))).collect();
        let connections: Vec<(u32, EventPlace)> =
            events.iter().filter(|(_, place)| place.event_id == Some(CONNECTION)).cloned().collect();
        Finding {
            detection: detection.name.clone(),
            title: detection.title.clone(),
            severity: detection.severity.to_string(),
            technique: detection.attack.technique.clone(),
            language: query.language.name(),
            time: earliest(&connections)
                .or_else(|| began(query, row, &detection.services))
                .or_else(|| earliest(&events)),
            host: texts(FindingField::Host),
            user: texts(FindingField::User),
            process: texts(FindingField::Process),
            process_id: texts(FindingField::ProcessId),
            process_guid: texts(FindingField::ProcessGuid),
            parent: texts(FindingField::Parent),
            command_line: texts(FindingField::CommandLine),
            service: texts(FindingField::Service),
            name: texts(FindingField::Name),
            evidence: texts(FindingField::Evidence).0,
            destination_ip: texts(FindingField::DestinationIp),
            destination_port: texts(FindingField::DestinationPort),
            connection_events: connections.iter().map(|(event, _)| *event).collect(),
            connections: connections.into_iter().map(|(_, place)| place).collect(),
            events: events.into_iter().map(|(_, place)| place).collect(),
        }
    }
}

/// The time of the first of some events; times as texts sort as they pass.
fn earliest(events: &[(u32, EventPlace)]) -> Option<String> {
    events.iter().filter_map(|(_, place)| place.time.clone()).min()
}

impl EventPlace {
    /// Where an event of the store is.
    pub fn of(event: u32, store: &Store) -> EventPlace {
        let (origin, record, time_ns) = store.origin(event);
        EventPlace {
            file: origin.file.to_string(),
            record: record.unwrap_or(origin.position),
            time: time_ns.map(rfc3339),
            event_id: store.class(event).and_then(|class| class.event_id),
        }
    }
}

/// When it began, from the row's own column.
fn began(query: &Query, row: &Row<'_>, services: &Services) -> Option<String> {
    let written = query.finding.fill(FindingField::Time, &Cells(row), services);
    let written = written.first()?;
    let digits = match query.finding.time_unit {
        TimeUnit::Seconds => 9,
        TimeUnit::Milliseconds => 6,
        // Text that is a time is shown as other times are.
        TimeUnit::Text => {
            let time = written.parse::<jiff::Timestamp>().ok();
            let ns = time.and_then(|time| i64::try_from(time.as_nanosecond()).ok());
            return Some(ns.map_or_else(|| written.to_owned(), rfc3339));
        }
    };
    scaled(written, digits).map(rfc3339)
}

/// A decimal number times ten to the power of `digits`, rounded to microseconds: Splunk's seconds are floating-point
/// numbers, which are some hundred nanoseconds off, and no time that a query counts with is finer.
fn scaled(written: &str, digits: usize) -> Option<i64> {
    let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
    let fraction = fraction.get(..digits).unwrap_or(fraction);
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let ns: i64 = format!("{whole}{fraction:0<digits$}").parse().ok()?;
    Some(ns.saturating_add(500).div_euclid(1_000).saturating_mul(1_000))
}

/// A row as the detection reads it.
struct Cells<'r>(&'r Row<'r>);

impl detection::Row for Cells<'_> {
    fn texts(&self, column: &str) -> Vec<String> {
        let found = self.0.fields.iter().find(|(name, _)| *name == column);
        found.map_or_else(Vec::new, |(_, value)| value.members().into_iter().map(Cow::into_owned).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::scaled;

    #[test]
    fn times_keep_their_digits() {
        assert_eq!(scaled("1596261140.318", 9), Some(1_596_261_140_318_000_000));
        assert_eq!(scaled("1596261140", 9), Some(1_596_261_140_000_000_000));
        assert_eq!(scaled("1596261140.3180001281", 9), Some(1_596_261_140_318_000_000));
        assert_eq!(scaled("1603345861.3539999", 9), Some(1_603_345_861_354_000_000));
        assert_eq!(scaled("1596261140318", 6), Some(1_596_261_140_318_000_000));
        assert_eq!(scaled("-0.5", 9), Some(-500_000_000));
        assert_eq!(scaled("1e9", 9), None);
    }
}

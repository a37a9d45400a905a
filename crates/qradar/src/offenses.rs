//! Offenses, as far as their events can be told without the server that made them.
//!
//! The server marks each event of an offense; an event that is read from a file has no such mark. What the REST API
//! exports of an offense says when it was and what its events have in common (its type and source), and that is what
//! is asked here. So the answer holds all events that the offense may have been made of.

use crate::record::Record;

/// What the events of an offense have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OffenseType {
    /// The source address.
    SourceIp,
    /// The destination address.
    DestinationIp,
    /// The name of the event.
    EventName,
    /// The user.
    Username,
    /// The log source's name.
    LogSource,
    /// The host's name.
    Hostname,
    /// The source port.
    SourcePort,
    /// The destination port.
    DestinationPort,
    /// Something else: only the times tell.
    Other,
}

/// An offense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offense {
    /// When it began, in milliseconds since 1970.
    pub start_ms: i64,
    /// When it was last seen.
    pub last_ms: i64,
    /// What its events have in common.
    pub kind: OffenseType,
    /// The value that they have in common.
    pub source: Option<String>,
}

/// What is known of an event that an offense is asked about.
#[derive(Clone, Debug, Default)]
pub struct EventValues<'a> {
    /// `starttime`.
    pub time_ms: Option<i64>,
    /// `sourceip`.
    pub source_ip: Option<&'a str>,
    /// `destinationip`.
    pub destination_ip: Option<&'a str>,
    /// `username`.
    pub username: Option<&'a str>,
    /// `sourceport`.
    pub source_port: Option<&'a str>,
    /// `destinationport`.
    pub destination_port: Option<&'a str>,
    /// `logsourceidentifier`.
    pub host: Option<&'a str>,
    /// `QIDNAME(qid)`.
    pub event_name: Option<&'a str>,
}

impl Offense {
    /// `GET /siem/offenses`, or `id,start_time,last_updated_time,offense_type,offense_source`.
    pub(crate) fn of(record: &Record) -> Option<(i64, Offense)> {
        let start_ms = record.integer(&["start_time"])?;
        let last_ms = record.integer(&["last_updated_time", "last_persisted_time"]).unwrap_or(i64::MAX);
        let kind = match record.integer(&["offense_type"]) {
            Some(0) => OffenseType::SourceIp,
            Some(1) => OffenseType::DestinationIp,
            Some(2) => OffenseType::EventName,
            Some(3) => OffenseType::Username,
            Some(6) => OffenseType::LogSource,
            Some(7) => OffenseType::Hostname,
            Some(8) => OffenseType::SourcePort,
            Some(9) => OffenseType::DestinationPort,
            Some(_) | None => OffenseType::Other,
        };
        let offense = Offense { start_ms, last_ms, kind, source: record.text(&["offense_source"]) };
        Some((record.integer(&["id"])?, offense))
    }

    /// May the event be one of its events?
    pub fn holds(&self, event: &EventValues<'_>) -> bool {
        let value = match self.kind {
            OffenseType::SourceIp => event.source_ip,
            OffenseType::DestinationIp => event.destination_ip,
            OffenseType::EventName => event.event_name,
            OffenseType::Username => event.username,
            OffenseType::LogSource | OffenseType::Hostname => event.host,
            OffenseType::SourcePort => event.source_port,
            OffenseType::DestinationPort => event.destination_port,
            OffenseType::Other => None,
        };
        let in_time = event.time_ms.is_some_and(|time| (self.start_ms..=self.last_ms).contains(&time));
        let shared = match (self.kind, &self.source) {
            (OffenseType::Other, _) | (_, None) => true,
            (OffenseType::LogSource, Some(source)) => {
                value.is_some_and(|host| source.to_lowercase().contains(&host.to_lowercase()))
            }
            (_, Some(source)) => value.is_some_and(|value| value.eq_ignore_ascii_case(source)),
        };
        in_time && shared
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::File;

    fn check(event: &EventValues<'_>, expected: bool) {
        let text = r#"[{"id": 7, "start_time": 1000, "last_updated_time": 5000, "offense_type": 3,
                        "offense_source": "ann"}]"#;
        let records =
            File { name: "offenses.json", bytes: text.as_bytes() }.records().expect("the test's file");
        let (id, offense) = Offense::of(&records[0]).expect("an offense");
        assert_eq!((id, offense.holds(event)), (7, expected));
    }

    #[test]
    fn its_events_are_of_its_time_and_share_its_source() {
        check(&EventValues { time_ms: Some(2000), username: Some("Ann"), ..EventValues::default() }, true);
        check(&EventValues { time_ms: Some(2000), username: Some("bob"), ..EventValues::default() }, false);
        check(&EventValues { time_ms: Some(6000), username: Some("ann"), ..EventValues::default() }, false);
        check(&EventValues { username: Some("ann"), ..EventValues::default() }, false);
    }
}

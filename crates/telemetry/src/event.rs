//! One event, whatever it was read from.

use std::sync::Arc;

/// One event, whatever it was read from.
///
/// Data values are text exactly as the log had them: an absent value is not in `data`, an empty one is `""`, and
/// `-` stays `-`. Names are the event's own (`DestinationIp`), not any vendor's view of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Event {
    /// Where it was read.
    pub origin: Origin,
    /// `Microsoft-Windows-Sysmon`; empty where the log does not say and it cannot be told from the channel.
    pub provider: String,
    /// `Microsoft-Windows-Sysmon/Operational`. For an event of no Windows log, the kind of log that it is, where that is
    /// known: `zeek/conn`; else empty.
    pub channel: String,
    /// The event id; `None` for an event of no Windows log.
    pub event_id: Option<u32>,
    /// The full computer name as the log has it.
    pub computer: String,
    /// UTC nanoseconds since 1970; `None` where the event has no time that can be read.
    ///
    /// For Sysmon it is the event's own `UtcTime`, which every export keeps, so that one event has one time in every
    /// format; `SystemTime`, when Windows wrote it down some milliseconds later, is in [`System::system_time`].
    pub time_ns: Option<i64>,
    /// EventRecordID.
    pub record_id: Option<u64>,
    /// The rest of the event's System part.
    pub system: System,
    /// EventData or UserData (or all fields of an event of no Windows log), in the log's order.
    pub data: Vec<(Arc<str>, Data)>,
    /// What a collector said about the event, beside what the log said; `None` for most formats.
    pub envelope: Option<Box<Envelope>>,
    /// The event as it was written; empty unless the reader was asked to keep it.
    pub raw: String,
}

/// What a collector said about an event: the envelope of Splunk's HTTP Event Collector, or the columns that Splunk
/// adds when it exports events. Empty text where the envelope does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// Splunk's `host`.
    pub host: String,
    /// Splunk's `source`.
    pub source: String,
    /// Splunk's `sourcetype`.
    pub sourcetype: String,
    /// Splunk's `index`.
    pub index: String,
    /// Indexed fields of the envelope (HEC's `fields`).
    pub fields: Vec<(Arc<str>, Data)>,
}

/// Where an event was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The file as it was named, then `!member` for each archive level.
    pub file: Arc<str>,
    /// 1-based place in the file: the line of a line format, else the event's number.
    pub position: u64,
}

/// The less used values of an event's System part, as text; empty where the log has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct System {
    /// Provider GUID with braces; in the case that the text had, lower where it comes from a binary log.
    pub provider_guid: String,
    /// Version of the event's schema.
    pub version: String,
    /// Level.
    pub level: String,
    /// Task.
    pub task: String,
    /// Opcode.
    pub opcode: String,
    /// Keywords.
    pub keywords: String,
    /// Process that wrote the event: Sysmon's own, not the one that the event is about.
    pub process_id: String,
    /// Thread that wrote the event.
    pub thread_id: String,
    /// SID of the writer.
    pub user_id: String,
    /// Time as the log wrote it.
    pub system_time: String,
    /// Rendered message, where the log has one.
    pub message: String,
    /// Qualifiers of the event id.
    pub qualifiers: String,
    /// ActivityID of the correlation.
    pub activity_id: String,
    /// RelatedActivityID of the correlation.
    pub related_activity_id: String,
}

/// A value of an event's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// One text.
    One(String),
    /// Several texts in an order, from a JSON array.
    Many(Vec<String>),
}

impl Event {
    /// The first text of the data value of that name.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.data.iter().find(|(found, _)| &**found == name).and_then(|(_, data)| match data {
            Data::One(text) => Some(text.as_str()),
            Data::Many(texts) => texts.first().map(String::as_str),
        })
    }
}

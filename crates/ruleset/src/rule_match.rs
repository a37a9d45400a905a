//! An event that a rule is true of, or the last one of several that a correlation rule takes together.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use sweep::Matched;
use telemetry::{Event, rfc3339};

use crate::Rule;
use crate::correlate::Member;

/// An event that a rule is true of, or the last one of several that a correlation rule takes together.
///
/// It is not `hunt::Finding`: that is a row of a query, whose columns a package names; this is an event as it is, and
/// what of it a rule looked at.
#[derive(Debug)]
pub struct RuleMatch {
    /// The rule, by its place among those that run.
    pub rule: u32,
    /// UTC nanoseconds; `None` where the event has no time.
    pub time_ns: Option<i64>,
    /// The event's file, with `!member` for each archive level.
    pub file: Arc<str>,
    /// The event's number in its file.
    pub position: u64,
    /// Its EventRecordID, where it has one.
    pub record: Option<u64>,
    /// The computer; empty where the event names none.
    pub host: String,
    /// The channel; empty where the event has none.
    pub channel: String,
    /// The event id, where it has one.
    pub event_id: Option<u32>,
    /// The fields that the rule was true for.
    pub matched: Vec<Matched>,
    /// What it is in correlations.
    pub(crate) members: Vec<Member>,
}

/// The columns of CSV, and the order of values in JSON.
pub const COLUMNS: [&str; 12] = [
    "time", "level", "rule", "id", "tags", "host", "channel", "event_id", "record", "file", "position",
    "matched",
];

impl RuleMatch {
    /// That a rule is true of an event, and the fields that it is true for.
    pub fn of(rule: u32, event: &Event, matched: Vec<Matched>) -> RuleMatch {
        RuleMatch {
            rule,
            time_ns: event.time_ns,
            file: event.origin.file.clone(),
            position: event.origin.position,
            record: event.record_id,
            host: event.computer.clone(),
            channel: event.channel.clone(),
            event_id: event.event_id,
            matched,
            members: Vec::new(),
        }
    }

    /// Bytes held, about.
    pub(crate) fn size(&self) -> usize {
        let matched: usize = self
            .matched
            .iter()
            .map(|one| 64 + one.field.len() + one.values.iter().map(|value| 24 + value.len()).sum::<usize>())
            .sum();
        128 + 128 * self.members.len() + self.host.len() + self.channel.len() + matched
    }

    /// As JSON has it: what the event lacks is left out.
    pub fn json(&self, rule: &Rule) -> Map<String, Value> {
        let mut row = Map::new();
        let mut put = |name: &str, value: Value| {
            let lacks = value.is_null() || value.as_str().is_some_and(str::is_empty);
            if !lacks {
                row.insert(name.to_owned(), value);
            }
        };
        put("time", self.time_ns.map(rfc3339).into());
        put("level", rule.level.word().into());
        put("rule", rule.title.clone().into());
        put("id", rule.id.clone().into());
        put("tags", rule.tags.clone().into());
        put("host", self.host.clone().into());
        put("channel", self.channel.clone().into());
        put("event_id", self.event_id.into());
        put("record", self.record.into());
        put("file", self.file.to_string().into());
        put("position", self.position.into());
        let matched: Map<String, Value> =
            self.matched.iter().map(|one| (field_name(one).to_owned(), json!(one.values))).collect();
        put("matched", Value::Object(matched));
        row
    }

    /// The cells of a CSV record, in the order of [`COLUMNS`].
    pub fn cells(&self, rule: &Rule) -> [String; 12] {
        let number = |number: Option<String>| number.unwrap_or_default();
        [
            self.time_ns.map(rfc3339).unwrap_or_default(),
            rule.level.word().to_owned(),
            rule.title.clone(),
            rule.id.clone(),
            rule.tags.join(" "),
            self.host.clone(),
            self.channel.clone(),
            number(self.event_id.map(|id| id.to_string())),
            number(self.record.map(|record| record.to_string())),
            self.file.to_string(),
            self.position.to_string(),
            self.matched_text(),
        ]
    }

    /// `Image=…; CommandLine=…`.
    pub fn matched_text(&self) -> String {
        let one = |one: &Matched| format!("{}={}", field_name(one), one.values.join(", "));
        self.matched.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}

/// The field's name; a keyword has none.
pub fn field_name(matched: &Matched) -> &str {
    if matched.field.is_empty() { "keyword" } else { &matched.field }
}

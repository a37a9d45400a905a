//! An event that a rule is true of.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use sweep::Matched;
use telemetry::Event;

use super::correlations::Member;
use super::rules::Rule;
use crate::clock::rfc3339;

/// An event that a rule is true of.
pub(crate) struct Finding {
    /// The rule, by its place among those that run.
    pub(crate) rule: u32,
    /// UTC nanoseconds; `None` where the event has no time.
    pub(crate) time_ns: Option<i64>,
    pub(crate) file: Arc<str>,
    pub(crate) position: u64,
    pub(crate) record: Option<u64>,
    pub(crate) host: String,
    pub(crate) channel: String,
    pub(crate) event_id: Option<u32>,
    /// The fields that the rule was true for.
    pub(crate) matched: Vec<Matched>,
    /// What it is in correlations.
    pub(crate) members: Vec<Member>,
}

/// The columns of CSV, and the order of values in JSON.
pub(crate) const COLUMNS: [&str; 12] = [
    "time", "level", "rule", "id", "tags", "host", "channel", "event_id", "record", "file", "position",
    "matched",
];

impl Finding {
    /// The finding of a rule in an event.
    pub(crate) fn of(rule: u32, event: &Event, matched: Vec<Matched>) -> Finding {
        Finding {
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
    pub(crate) fn json(&self, rule: &Rule) -> Map<String, Value> {
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
            self.matched.iter().map(|one| (name(one).to_owned(), json!(one.values))).collect();
        put("matched", Value::Object(matched));
        row
    }

    /// The cells of a CSV record, in the order of [`COLUMNS`].
    pub(crate) fn cells(&self, rule: &Rule) -> [String; 12] {
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
    pub(crate) fn matched_text(&self) -> String {
        let one = |one: &Matched| format!("{}={}", name(one), one.values.join(", "));
        self.matched.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}

/// The field's name; a keyword has none.
pub(crate) fn name(matched: &Matched) -> &str {
    if matched.field.is_empty() { "keyword" } else { &matched.field }
}

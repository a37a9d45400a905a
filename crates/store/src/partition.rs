//! Some events of one class, as columns.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{Array, Int64Array, StringArray, UInt32Array};
use taxonomy::{Class, Input, Rule, System, Transform};

use crate::column::RawColumn;

/// What events of one partition have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ClassKey {
    pub(crate) provider: Arc<str>,
    pub(crate) channel: Arc<str>,
    pub(crate) event_id: Option<u32>,
}

impl ClassKey {
    pub(crate) fn of(class: &Class<'_>) -> ClassKey {
        ClassKey { provider: class.provider.into(), channel: class.channel.into(), event_id: class.event_id }
    }

    pub(crate) fn class(&self) -> Class<'_> {
        Class { provider: &self.provider, channel: &self.channel, event_id: self.event_id }
    }
}

/// Some events of one class, as columns; rows ascend by event number.
#[derive(Clone, Debug)]
pub(crate) struct Partition {
    pub(crate) class: ClassKey,
    pub(crate) events: UInt32Array,
    pub(crate) times: Int64Array,
    /// In the order in which events have them.
    pub(crate) columns: Vec<(Input, RawColumn)>,
    /// Each event as it was written, where the store keeps that and the reader gave it.
    pub(crate) raw: Option<StringArray>,
    index: HashMap<Input, usize>,
    event_id: String,
}

impl Partition {
    pub(crate) fn new(
        class: ClassKey,
        events: UInt32Array,
        times: Int64Array,
        columns: Vec<(Input, RawColumn)>,
        raw: Option<StringArray>,
    ) -> Partition {
        let index = columns.iter().enumerate().map(|(at, (input, _))| (input.clone(), at)).collect();
        let event_id = class.event_id.map(|id| id.to_string()).unwrap_or_default();
        Partition { class, events, times, columns, raw, index, event_id }
    }

    /// How many events.
    pub(crate) fn rows(&self) -> usize {
        self.events.len()
    }

    /// The column of an input.
    pub(crate) fn column(&self, input: &Input) -> Option<&RawColumn> {
        self.index.get(input).map(|at| &self.columns[*at].1)
    }

    /// The value that all events of the class share; `None` where they may differ or have none.
    pub(crate) fn fixed(&self, input: &Input) -> Option<&str> {
        let text: &str = match input {
            Input::System(System::Provider) => &self.class.provider,
            Input::System(System::Channel) => &self.class.channel,
            Input::System(System::EventId) => &self.event_id,
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    /// The names of the events' own values.
    pub(crate) fn own_names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.columns.iter().filter_map(|(input, column)| match input {
            Input::Field(name) if column.has_values() => Some(name),
            _ => None,
        })
    }

    /// May the rule give a value for any row?
    pub(crate) fn can_show(&self, rule: &Rule) -> bool {
        match rule {
            Rule::Text(_) => true,
            Rule::Field(name) => self.has(&Input::Field(name.clone())),
            Rule::System(system) => self.has(&Input::System(*system)),
            Rule::Call(Transform::First, args) => args.iter().any(|arg| self.can_show(arg)),
            Rule::Call(_, args) => args.iter().all(|arg| self.can_show(arg)),
        }
    }

    fn has(&self, input: &Input) -> bool {
        match input {
            Input::System(System::TimeSeconds | System::TimeMillis) => {
                self.times.null_count() < self.times.len()
            }
            Input::System(System::RecordId | System::File | System::Raw | System::Payload) => true,
            _ => self.fixed(input).is_some() || self.column(input).is_some_and(RawColumn::has_values),
        }
    }

    /// Bytes held.
    pub(crate) fn size(&self) -> usize {
        let columns: usize = self.columns.iter().map(|(_, column)| column.size()).sum();
        let raw = self.raw.as_ref().map_or(0, |raw| raw.get_array_memory_size());
        columns + raw + self.events.get_array_memory_size() + self.times.get_array_memory_size()
    }
}

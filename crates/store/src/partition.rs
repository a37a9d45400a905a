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

/// What can be said of a partition without its columns.
#[derive(Clone, Debug)]
pub(crate) struct Outline {
    pub(crate) class: ClassKey,
    /// How many events.
    pub(crate) rows: usize,
    /// First and last time in UTC ns; `None` where no event has one.
    pub(crate) times: Option<(i64, i64)>,
    /// Does every event have a time?
    pub(crate) all_timed: bool,
    /// Columns in the order in which events have them.
    pub(crate) columns: Vec<ColumnOutline>,
    index: HashMap<Input, usize>,
    event_id: String,
}

/// What can be said of a column without its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ColumnOutline {
    pub(crate) input: Input,
    /// Has any event several texts?
    pub(crate) multi: bool,
    /// Has any event one?
    pub(crate) has_values: bool,
}

impl Outline {
    pub(crate) fn new(
        class: ClassKey,
        rows: usize,
        times: Option<(i64, i64)>,
        all_timed: bool,
        columns: Vec<ColumnOutline>,
    ) -> Outline {
        let index = columns.iter().enumerate().map(|(at, column)| (column.input.clone(), at)).collect();
        let event_id = class.event_id.map(|id| id.to_string()).unwrap_or_default();
        Outline { class, rows, times, all_timed, columns, index, event_id }
    }

    /// What is known of the column of an input.
    pub(crate) fn column(&self, input: &Input) -> Option<&ColumnOutline> {
        self.index.get(input).map(|at| &self.columns[*at])
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
        self.columns.iter().filter(|column| column.has_values).filter_map(|column| match &column.input {
            Input::Field(name) => Some(name),
            Input::System(_) => None,
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
            Rule::Extract(_, of) => self.can_show(of),
            Rule::When { of, then, .. } => self.can_show(of) && self.can_show(then),
        }
    }

    fn has(&self, input: &Input) -> bool {
        match input {
            Input::System(System::TimeSeconds | System::TimeMillis) => self.times.is_some(),
            Input::System(System::RecordId | System::File | System::Raw | System::Payload) => true,
            _ => self.fixed(input).is_some() || self.column(input).is_some_and(|column| column.has_values),
        }
    }

    /// Is the rule an own value of which an event has several texts?
    pub(crate) fn has_lists(&self, rule: &Rule) -> bool {
        let Rule::Field(name) = rule else { return false };
        self.column(&Input::Field(name.clone())).is_some_and(|column| column.multi)
    }
}

/// Some events of one class, as columns; rows ascend by event number.
#[derive(Clone, Debug)]
pub(crate) struct Partition {
    pub(crate) outline: Outline,
    pub(crate) events: UInt32Array,
    pub(crate) times: Int64Array,
    /// In the order of the outline; a partition that was read back may have only some of them.
    pub(crate) columns: Vec<(Input, RawColumn)>,
    /// Each event as it was written, where the store keeps that and the reader gave it.
    pub(crate) raw: Option<StringArray>,
    index: HashMap<Input, usize>,
}

impl Partition {
    pub(crate) fn new(
        class: ClassKey,
        events: UInt32Array,
        times: Int64Array,
        columns: Vec<(Input, RawColumn)>,
        raw: Option<StringArray>,
    ) -> Partition {
        let outlines = columns.iter().map(|(input, column)| ColumnOutline {
            input: input.clone(),
            multi: matches!(column, RawColumn::Multi(_)),
            has_values: column.has_values(),
        });
        let first = times.iter().flatten().min();
        let last = times.iter().flatten().max();
        let outline =
            Outline::new(class, events.len(), first.zip(last), times.null_count() == 0, outlines.collect());
        Partition::of(outline, events, times, columns, raw)
    }

    /// The same, where the outline is known already.
    pub(crate) fn of(
        outline: Outline,
        events: UInt32Array,
        times: Int64Array,
        columns: Vec<(Input, RawColumn)>,
        raw: Option<StringArray>,
    ) -> Partition {
        let index = columns.iter().enumerate().map(|(at, (input, _))| (input.clone(), at)).collect();
        Partition { outline, events, times, columns, raw, index }
    }

    /// How many events.
    pub(crate) fn rows(&self) -> usize {
        self.events.len()
    }

    /// The class of its events.
    pub(crate) fn class(&self) -> &ClassKey {
        &self.outline.class
    }

    /// The column of an input.
    pub(crate) fn column(&self, input: &Input) -> Option<&RawColumn> {
        self.index.get(input).map(|at| &self.columns[*at].1)
    }

    /// Bytes held.
    pub(crate) fn size(&self) -> usize {
        let columns: usize = self.columns.iter().map(|(_, column)| column.size()).sum();
        let raw = self.raw.as_ref().map_or(0, |raw| raw.get_array_memory_size());
        columns + raw + self.events.get_array_memory_size() + self.times.get_array_memory_size()
    }
}

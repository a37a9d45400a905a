//! Gathers events into columns.

use std::collections::HashMap;
use std::fs::create_dir_all;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Int64Array, StringBuilder, UInt32Array};
use taxonomy::{Class, Input, System, Views};
use telemetry::{Data, Event};

use crate::column::Growing;
use crate::disk::file_name;
use crate::needs::Retention;
use crate::parquet_file;
use crate::partition::{ClassKey, Partition};
use crate::payload::is_line;
use crate::rows::Rows;
use crate::stored_partition::StoredPartition;
use crate::{Needs, Store, StoreError};

/// How many events of one class stand together.
pub(crate) const PARTITION_ROWS: usize = 65_536;

/// Gathers events into columns.
pub struct Builder {
    needs: Needs,
    views: Views,
    open: HashMap<ClassKey, Open>,
    /// Classes in the order of their first event.
    order: Vec<ClassKey>,
    done: Vec<StoredPartition>,
    rows: Rows,
    spill: Option<Spill>,
}

/// Where partitions go when memory is short.
struct Spill {
    budget_bytes: usize,
    dir: PathBuf,
    /// How many partitions were written.
    written: usize,
    /// Bytes of the partitions in memory that are full.
    done_bytes: usize,
}

/// After how many events the budget is looked at.
const LOOK_EVERY: usize = 2048;

impl Builder {
    /// A store for what `needs` names, with the products set up as they are by default.
    pub fn new(needs: Needs) -> Builder {
        Builder::with_views(needs, Views::default())
    }

    /// A store for what `needs` names, with the products set up as `views` says.
    pub fn with_views(needs: Needs, views: Views) -> Builder {
        Builder {
            needs,
            views,
            open: HashMap::new(),
            order: Vec::new(),
            done: Vec::new(),
            rows: Rows::default(),
            spill: None,
        }
    }

    /// The same, but it writes its columns into files of the folder `dir` when they hold more than `bytes`. The folder
    /// is made when it is needed; it must stay while the store is used, and nobody deletes it afterwards.
    pub fn with_budget(mut self, bytes: usize, dir: &Path) -> Builder {
        self.spill = Some(Spill { budget_bytes: bytes, dir: dir.to_owned(), written: 0, done_bytes: 0 });
        self
    }

    /// One more event.
    ///
    /// - **Errors**: a view of the needs that nobody knows; more events than can be numbered.
    pub fn push(&mut self, event: &Event) -> Result<(), StoreError> {
        let number = self.rows.push(event)?;
        let class = Class { provider: &event.provider, channel: &event.channel, event_id: event.event_id };
        let key = ClassKey::of(&class);
        let open = match self.open.get_mut(&key) {
            Some(open) => open,
            None => {
                let kept = Retention::of(&self.needs, &self.views, &class)?;
                self.order.push(key.clone());
                self.open.entry(key.clone()).or_insert_with(|| Open::new(kept))
            }
        };
        open.push(number, event)?;
        if open.events.len() >= PARTITION_ROWS {
            let full = std::mem::replace(open, Open::new(open.kept.clone()));
            self.keep(full.finish(key));
        }
        if self.rows.len().is_multiple_of(LOOK_EVERY) && self.is_over_budget() {
            self.spill_all()?;
        }
        Ok(())
    }

    fn keep(&mut self, partition: Partition) {
        if let Some(spill) = &mut self.spill {
            spill.done_bytes += partition.size();
        }
        self.done.push(StoredPartition::Memory(Box::new(partition)));
    }

    fn is_over_budget(&self) -> bool {
        let Some(spill) = &self.spill else { return false };
        let open: usize = self.open.values().map(Open::bytes).sum();
        open + spill.done_bytes > spill.budget_bytes
    }

    /// Writes all partitions that are in memory into files.
    fn spill_all(&mut self) -> Result<(), StoreError> {
        self.close_all();
        let Some(spill) = &mut self.spill else { return Ok(()) };
        create_dir_all(&spill.dir).map_err(|error| StoreError::file(&spill.dir, error))?;
        for held in &mut self.done {
            let StoredPartition::Memory(partition) = held else { continue };
            let path = spill.dir.join(file_name(spill.written));
            parquet_file::write(&path, partition, &self.rows)?;
            spill.written += 1;
            *held = StoredPartition::Disk(Box::new(partition.outline.clone()), path);
        }
        spill.done_bytes = 0;
        Ok(())
    }

    fn close_all(&mut self) {
        for key in std::mem::take(&mut self.order) {
            if let Some(open) = self.open.remove(&key)
                && !open.events.is_empty()
            {
                self.keep(open.finish(key));
            }
        }
    }

    /// No more events.
    ///
    /// - **Errors**: a file of its own that cannot be read back.
    pub fn finish(mut self) -> Result<Store, StoreError> {
        self.close_all();
        Store::of(self.needs, self.views, self.done, self.rows)
    }
}

/// The columns of one class while they grow.
struct Open {
    kept: Retention,
    events: Vec<u32>,
    times: Vec<Option<i64>>,
    columns: Vec<(Input, Growing)>,
    index: HashMap<Input, Option<usize>>,
    raw: StringBuilder,
    /// Columns of the values of the event before: events of a class mostly have the same names in the same order.
    previous: Vec<(Arc<str>, Option<usize>)>,
}

impl Open {
    fn new(kept: Retention) -> Open {
        Open {
            kept,
            events: Vec::new(),
            times: Vec::new(),
            columns: Vec::new(),
            index: HashMap::new(),
            raw: StringBuilder::new(),
            previous: Vec::new(),
        }
    }

    fn push(&mut self, number: u32, event: &Event) -> Result<(), StoreError> {
        if self.kept.raw && event.raw.is_empty() && !self.kept.all_fields {
            self.keep_all();
        }
        let row = self.events.len();
        self.events.push(number);
        self.times.push(event.time_ns);
        for (system, text) in system_texts(event) {
            if let Some(at) = self.column(&Input::System(system)) {
                self.columns[at].1.pad(row);
                self.columns[at].1.push(text)?;
            }
        }
        self.push_data(row, event)?;
        // A payload that is no line is made of the event's values, but for events of no Windows log.
        let as_line = self.kept.lines && (event.event_id.is_none() || is_line(&event.raw));
        if (self.kept.raw || as_line) && !event.raw.is_empty() {
            self.raw.append_value(&event.raw);
        } else {
            self.raw.append_null();
        }
        Ok(())
    }

    /// Bytes held, about.
    fn bytes(&self) -> usize {
        let columns: usize = self.columns.iter().map(|(_, column)| column.bytes()).sum();
        columns + self.raw.values_slice().len() + self.events.len() * 24
    }

    /// An event came without its text, which will have to be made from its values.
    fn keep_all(&mut self) {
        self.kept.keep_all();
        self.index.retain(|_, column| column.is_some());
        self.previous.clear();
    }

    fn push_data(&mut self, row: usize, event: &Event) -> Result<(), StoreError> {
        let mut repeated: Vec<&Arc<str>> = Vec::new();
        let envelope =
            event.envelope.as_deref().map(|envelope| envelope.fields.as_slice()).unwrap_or_default();
        for (place, (name, data)) in event.data.iter().chain(envelope).enumerate() {
            let Some(at) = self.column_at(place, name) else { continue };
            let column = &mut self.columns[at].1;
            if column.rows() > row {
                continue;
            }
            column.pad(row);
            if event.data.iter().skip(place + 1).any(|(other, _)| other == name) {
                repeated.push(name);
                column.push_data(&all_of(event, name))?;
            } else {
                column.push_data(data)?;
            }
        }
        Ok(())
    }

    /// The column of the value at `place` of an event's data.
    fn column_at(&mut self, place: usize, name: &Arc<str>) -> Option<usize> {
        match self.previous.get(place) {
            Some((known, at)) if known == name => *at,
            _ => {
                let at = self.column(&Input::Field(name.clone()));
                self.previous.truncate(place);
                if self.previous.len() == place {
                    self.previous.push((name.clone(), at));
                }
                at
            }
        }
    }

    /// The column of an input; `None` where it is not kept.
    fn column(&mut self, input: &Input) -> Option<usize> {
        if let Some(at) = self.index.get(input) {
            return *at;
        }
        let at = self.kept.holds(input).then(|| {
            self.columns.push((input.clone(), Growing::new()));
            self.columns.len() - 1
        });
        self.index.insert(input.clone(), at);
        at
    }

    fn finish(mut self, class: ClassKey) -> Partition {
        let rows = self.events.len();
        let columns = self.columns.into_iter().map(|(input, column)| (input, column.finish(rows))).collect();
        Partition::new(
            class,
            UInt32Array::from(self.events),
            Int64Array::from(self.times),
            columns,
            (self.kept.raw || self.kept.lines).then(|| self.raw.finish()),
        )
    }
}

/// All texts that an event has under one name.
fn all_of(event: &Event, name: &str) -> Data {
    let mut texts = Vec::new();
    for (_, data) in event.data.iter().filter(|(other, _)| &**other == name) {
        match data {
            Data::One(text) => texts.push(text.clone()),
            Data::Many(more) => texts.extend(more.iter().cloned()),
        }
    }
    Data::Many(texts)
}

/// The values of the System part that are kept as columns: not those that a class fixes or the rows have.
fn system_texts(event: &Event) -> impl Iterator<Item = (System, &str)> {
    let part = &event.system;
    let envelope = event.envelope.as_deref().into_iter().flat_map(|envelope| {
        [
            (System::EnvelopeHost, &envelope.host),
            (System::EnvelopeSource, &envelope.source),
            (System::EnvelopeSourcetype, &envelope.sourcetype),
            (System::EnvelopeIndex, &envelope.index),
        ]
    });
    [
        (System::Computer, &event.computer),
        (System::Guid, &part.provider_guid),
        (System::Version, &part.version),
        (System::Level, &part.level),
        (System::Task, &part.task),
        (System::Opcode, &part.opcode),
        (System::Keywords, &part.keywords),
        (System::ProcessId, &part.process_id),
        (System::ThreadId, &part.thread_id),
        (System::UserId, &part.user_id),
        (System::SystemTime, &part.system_time),
        (System::Message, &part.message),
    ]
    .into_iter()
    .chain(envelope)
    .map(|(system, text)| (system, text.as_str()))
    .filter(|(_, text)| !text.is_empty())
}

//! Events as columns, on disk and in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use telemetry::{Event, Origin};

/// The hidden column of each scan that numbers the store's events from 0 (UInt32).
pub const EVENT: &str = "__event";

/// The hidden column of each scan with the event's time in UTC nanoseconds (Int64, null where unknown).
pub const TIME: &str = "__time";

/// Which columns a store must be able to show.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    /// For each view the fields that will be read; `None` means all of them. A view that is not here cannot be
    /// scanned.
    pub views: BTreeMap<String, Option<BTreeSet<String>>>,
}

/// Gathers events into columns.
pub struct Builder;

impl Builder {
    /// A store for what `needs` names.
    pub fn new(needs: Needs) -> Builder {
        let _ = needs;
        Builder
    }

    /// One more event.
    pub fn push(&mut self, event: &Event) {
        let _ = event;
    }

    /// No more events.
    pub fn finish(self) -> Store {
        Store
    }
}

/// Events as columns.
#[derive(Clone)]
pub struct Store;

impl Store {
    /// How many events it holds.
    pub fn events(&self) -> usize {
        0
    }

    /// The fields of a view that any event here has, with [`EVENT`] and [`TIME`] last.
    pub fn schema(&self, view: &str) -> SchemaRef {
        let _ = view;
        todo!("store: schema")
    }

    /// The events of a time range (UTC ns; an event without a time is in every range) as a view shows them. All
    /// batches have one schema: the asked fields that any event has, then [`EVENT`] and [`TIME`].
    pub fn scan(&self, view: &str, fields: Option<&BTreeSet<String>>, range: Range<i64>) -> Vec<RecordBatch> {
        let _ = (view, fields, range);
        todo!("store: scan")
    }

    /// Where an event was read, its EventRecordID, and its time.
    pub fn origin(&self, event: u32) -> (Origin, Option<u64>, Option<i64>) {
        let _ = event;
        todo!("store: origin")
    }
}

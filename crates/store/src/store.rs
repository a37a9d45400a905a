//! Events as columns, and the views over them.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use taxonomy::{FieldType, Input, Own, Shape, Views};
use telemetry::Origin;

use crate::column::{multi_type, text_type};
use crate::partition::{Outline, Partition};
use crate::rows::Rows;
use crate::stored_partition::StoredPartition;
use crate::view_column::{Absent, Reading};
use crate::{EVENT, Needs, StoreError, TIME};

/// Events as columns. A clone shares them.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    needs: Needs,
    views: Views,
    held: Vec<StoredPartition>,
    rows: Arc<Rows>,
    /// For each event its partition and its row there.
    places: HashMap<u32, (u32, u32)>,
}

/// A field of a scan: its name, its type, and whether it holds several texts a row.
struct ScanField {
    name: String,
    ty: FieldType,
    multi: bool,
}

impl Store {
    pub(crate) fn of(
        needs: Needs,
        views: Views,
        held: Vec<StoredPartition>,
        rows: Rows,
    ) -> Result<Store, StoreError> {
        Store::over(needs, views, held, Arc::new(rows))
    }

    fn over(
        needs: Needs,
        views: Views,
        held: Vec<StoredPartition>,
        rows: Arc<Rows>,
    ) -> Result<Store, StoreError> {
        let mut places = HashMap::new();
        for (number, held) in (0..).zip(&held) {
            let partition = held.load(Some(&[]))?;
            for (row, event) in (0..).zip(partition.events.values()) {
                places.insert(*event, (number, row));
            }
        }
        Ok(Store { inner: Arc::new(Inner { needs, views, held, rows, places }) })
    }

    /// The same with other partitions, whose events have the same numbers.
    pub(crate) fn with_partitions(&self, held: Vec<StoredPartition>) -> Result<Store, StoreError> {
        let Inner { needs, views, rows, .. } = &*self.inner;
        Store::over(needs.clone(), views.clone(), held, Arc::clone(rows))
    }

    /// The partition of an event, and its row there.
    pub(crate) fn place(&self, event: u32) -> Option<(u32, u32)> {
        self.inner.places.get(&event).copied()
    }

    pub(crate) fn held(&self) -> &[StoredPartition] {
        &self.inner.held
    }

    pub(crate) fn rows(&self) -> &Rows {
        &self.inner.rows
    }

    pub(crate) fn needs(&self) -> &Needs {
        &self.inner.needs
    }

    /// How many events it holds.
    pub fn events(&self) -> usize {
        self.inner.places.len()
    }

    /// Bytes held in memory, about.
    pub fn size(&self) -> usize {
        let held: usize = self.inner.held.iter().map(StoredPartition::size).sum();
        held + self.inner.rows.size() + self.inner.places.len() * 16
    }

    /// How the products are set up whose views it shows.
    pub fn views(&self) -> &Views {
        &self.inner.views
    }

    /// The fields of a view that any event here has, sorted, with [`EVENT`] and [`TIME`] last.
    pub fn schema(&self, view: &str) -> Result<SchemaRef, StoreError> {
        self.schema_of(view, None)
    }

    /// The same, of the named fields only; a named field that no event has is left out.
    pub fn schema_of(&self, view: &str, fields: Option<&BTreeSet<String>>) -> Result<SchemaRef, StoreError> {
        let shapes = self.shapes(view)?;
        Ok(self.schema_for(&self.wanted(view, fields, &shapes)?))
    }

    /// The events of a time range (UTC ns; an event without a time is in every range) as a view shows them, all at
    /// once: see [`Store::scanning`].
    pub fn scan(
        &self,
        view: &str,
        fields: Option<&BTreeSet<String>>,
        range: Range<i64>,
    ) -> Result<Vec<RecordBatch>, StoreError> {
        let scanning = self.scanning(view, fields, range)?;
        let mut absent = Absent::default();
        (0..scanning.parts())
            .filter_map(|part| scanning.read_sharing(part, &mut absent).transpose())
            .collect()
    }

    /// The events of a time range (UTC ns; an event without a time is in every range) as a view shows them, part by
    /// part: a part is read when it is asked for.
    ///
    /// All batches have one schema: the asked fields that any event has, sorted by name, then [`EVENT`] and [`TIME`].
    /// Events of one class (provider, channel, event id) stand together; within a batch [`EVENT`] ascends, over
    /// batches it does not, so who needs the order of reading sorts by it.
    ///
    /// - **Cost**: a plain field is shared, not copied; a made one is computed once for each distinct input.
    /// - **Errors**: a view or a field that the store was built without.
    pub fn scanning(
        &self,
        view: &str,
        fields: Option<&BTreeSet<String>>,
        range: Range<i64>,
    ) -> Result<Scanning, StoreError> {
        let shapes = self.shapes(view)?;
        let wanted = self.wanted(view, fields, &shapes)?;
        let schema = self.schema_for(&wanted);
        let inside = |held: &StoredPartition| !outside(held.outline(), &range);
        let held = self.inner.held.iter().enumerate().zip(shapes);
        let held = held.filter(|((_, held), shape)| shape.shown && inside(held));
        let parts = held.map(|((number, _), shape)| (number, shape)).collect();
        Ok(Scanning { store: self.clone(), parts, wanted, schema, range })
    }

    /// Where an event was read, its EventRecordID, and its time.
    pub fn origin(&self, event: u32) -> (Origin, Option<u64>, Option<i64>) {
        let rows = &self.inner.rows;
        let at = event as usize;
        match rows.origin(at) {
            Some(origin) => (origin, rows.record[at], rows.time[at]),
            None => (Origin::default(), None, None),
        }
    }

    /// What the store keeps of an event, for explanations: the System part first, then its own values in the log's
    /// order, several texts of one name one after the other.
    pub fn event(&self, event: u32) -> Option<Vec<(String, String)>> {
        let (partition, row) = self.place(event)?;
        let partition = self.inner.held.get(partition as usize)?.load(None).ok()?;
        let mut values = Vec::new();
        for system in taxonomy::System::ALL {
            if let Some(text) = partition.outline.fixed(&Input::System(*system)) {
                values.push((system.word().to_owned(), text.to_owned()));
            }
        }
        let mut own = Vec::new();
        for (input, column) in &partition.columns {
            let (name, into) = match input {
                Input::System(system) => (system.word(), &mut values),
                Input::Field(name) => (&**name, &mut own),
            };
            into.extend(column.texts(row as usize).into_iter().map(|text| (name.to_owned(), text)));
        }
        values.append(&mut own);
        Some(values)
    }

    /// The provider, channel and event id of an event.
    pub fn class(&self, event: u32) -> Option<taxonomy::Class<'_>> {
        let (partition, _) = self.place(event)?;
        Some(self.inner.held.get(partition as usize)?.outline().class.class())
    }

    /// The files that have events, as they were named when they were read, with `!member` for each archive level.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.inner.rows.files.iter().map(AsRef::as_ref)
    }

    /// The event of a file with that EventRecordID, else the one at that place (line or number).
    pub fn find(&self, file: &str, record_or_position: u64) -> Option<u32> {
        self.inner.rows.find(file, record_or_position)
    }

    /// The shape of the view for each partition.
    fn shapes(&self, view: &str) -> Result<Vec<Shape>, StoreError> {
        let unknown = || StoreError::View(view.to_owned());
        if !self.inner.needs.views.contains_key(view) {
            return Err(unknown());
        }
        let shape = |held: &StoredPartition| {
            self.inner.views.shape(view, &held.outline().class.class()).ok_or_else(unknown)
        };
        self.inner.held.iter().map(shape).collect()
    }

    /// The asked fields that any event has, sorted.
    fn wanted(
        &self,
        view: &str,
        fields: Option<&BTreeSet<String>>,
        shapes: &[Shape],
    ) -> Result<Vec<ScanField>, StoreError> {
        let kept = self.inner.needs.views.get(view).and_then(Option::as_ref);
        if let (Some(kept), Some(fields)) = (kept, fields)
            && let Some(missing) = fields.iter().find(|field| !kept.contains(*field))
        {
            return Err(StoreError::Field { view: view.to_owned(), field: missing.clone() });
        }
        let names = match fields.or(kept) {
            Some(names) => names.clone(),
            None => self.all_names(shapes),
        };
        let mut wanted = Vec::new();
        for name in names {
            let ty = self.inner.views.field_type(view, &name);
            let mut shown = false;
            let mut multi = false;
            for (held, shape) in self.inner.held.iter().zip(shapes).filter(|(_, shape)| shape.shown) {
                let rule = shape.rule(&name);
                shown |= held.outline().can_show(&rule);
                multi |= ty == FieldType::Text && held.outline().has_lists(&rule);
            }
            if shown {
                wanted.push(ScanField { name, ty, multi });
            }
        }
        Ok(wanted)
    }

    fn all_names(&self, shapes: &[Shape]) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for (held, shape) in self.inner.held.iter().zip(shapes).filter(|(_, shape)| shape.shown) {
            let shown = shape.fields.iter().filter(|(_, rule)| self.inner.needs.is_shown(rule));
            names.extend(shown.map(|(name, _)| name.to_string()));
            if shape.own == Own::Shown {
                names.extend(held.outline().own_names().map(|name| name.to_string()));
            }
        }
        names
    }

    fn schema_for(&self, wanted: &[ScanField]) -> SchemaRef {
        let mut fields: Vec<Field> =
            wanted.iter().map(|field| Field::new(&field.name, field.data_type(), true)).collect();
        fields.push(Field::new(EVENT, DataType::UInt32, false));
        fields.push(Field::new(TIME, DataType::Int64, true));
        Arc::new(Schema::new(fields))
    }
}

/// The events of a time range as a view shows them, part by part.
pub struct Scanning {
    store: Store,
    /// The number of a partition, and what the view shows of it.
    parts: Vec<(usize, Shape)>,
    wanted: Vec<ScanField>,
    schema: SchemaRef,
    range: Range<i64>,
}

impl Scanning {
    /// The schema of all batches.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// How many parts there are.
    pub fn parts(&self) -> usize {
        self.parts.len()
    }

    /// How many events a part holds, those outside the range counted.
    pub fn rows(&self, part: usize) -> usize {
        self.parts.get(part).map_or(0, |(number, _)| self.store.inner.held[*number].outline().rows)
    }

    /// The events of a part; `None` where the range holds none of them.
    ///
    /// - **Errors**: a part on disk that cannot be read.
    pub fn read(&self, part: usize) -> Result<Option<RecordBatch>, StoreError> {
        self.read_sharing(part, &mut Absent::default())
    }

    fn read_sharing(&self, part: usize, absent: &mut Absent) -> Result<Option<RecordBatch>, StoreError> {
        let Some((number, shape)) = self.parts.get(part) else { return Ok(None) };
        let partition = self.store.inner.held[*number].load(Some(&inputs(&self.wanted, shape)))?;
        let Some(rows) = rows_in(&partition, &self.range) else { return Ok(None) };
        let batch = self.batch(&partition, shape, absent)?;
        Ok(Some(match rows {
            Some(mask) => filter_record_batch(&batch, &mask)?,
            None => batch,
        }))
    }

    fn batch(
        &self,
        partition: &Partition,
        shape: &Shape,
        absent: &mut Absent,
    ) -> Result<RecordBatch, StoreError> {
        let reading = Reading {
            partition,
            rows: &self.store.inner.rows,
            empty: shape.empty,
            form: self.store.inner.views.payload,
            payloads: OnceCell::new(),
        };
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(self.wanted.len() + 2);
        for field in &self.wanted {
            let rule = shape.rule(&field.name);
            columns.push(if partition.outline.can_show(&rule) {
                reading.column(&rule, field.ty, field.multi)?
            } else {
                absent.column(&field.data_type(), partition.rows())
            });
        }
        columns.push(Arc::new(partition.events.clone()));
        columns.push(Arc::new(partition.times.clone()));
        Ok(RecordBatch::try_new(self.schema.clone(), columns)?)
    }
}

impl ScanField {
    fn data_type(&self) -> DataType {
        match self.ty {
            FieldType::Text if self.multi => multi_type(),
            FieldType::Text => text_type(),
            FieldType::Integer => DataType::Int64,
            FieldType::Number => DataType::Float64,
            FieldType::Boolean => DataType::Boolean,
        }
    }
}

/// What the wanted fields read of events of that shape.
fn inputs(wanted: &[ScanField], shape: &Shape) -> Vec<Input> {
    let mut inputs: Vec<Input> = wanted.iter().flat_map(|field| shape.rule(&field.name).inputs()).collect();
    inputs.sort();
    inputs.dedup();
    inputs
}

/// Is no event of the partition in the range? An event without a time is in every range.
fn outside(outline: &Outline, range: &Range<i64>) -> bool {
    let timed_inside = outline.times.is_some_and(|(first, last)| first < range.end && last >= range.start);
    outline.all_timed && !timed_inside
}

/// Which rows are in the range: `None` for none, `Some(None)` for all.
fn rows_in(partition: &Partition, range: &Range<i64>) -> Option<Option<BooleanArray>> {
    let times = &partition.times;
    let inside = |time: Option<i64>| time.is_none_or(|time| range.contains(&time));
    let mask: BooleanArray = times.iter().map(|time| Some(inside(time))).collect();
    match mask.true_count() {
        0 => None,
        count if count == mask.len() => Some(None),
        _ => Some(Some(mask)),
    }
}

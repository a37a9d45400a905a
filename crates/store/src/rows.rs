//! What is known of each event whatever columns are kept: where it was read, and when it happened.

use std::collections::HashMap;
use std::sync::Arc;

use telemetry::{Event, Origin};

use crate::StoreError;

/// What is known of each event whatever columns are kept, by its number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    pub(crate) files: Vec<Arc<str>>,
    file_numbers: HashMap<Arc<str>, u32>,
    pub(crate) file: Vec<u32>,
    pub(crate) position: Vec<u64>,
    pub(crate) record: Vec<Option<u64>>,
    pub(crate) time: Vec<Option<i64>>,
}

impl Rows {
    /// How many events there are.
    pub(crate) fn len(&self) -> usize {
        self.file.len()
    }

    /// Bytes held.
    pub(crate) fn size(&self) -> usize {
        self.len() * (4 + 8 + 16 + 16) + self.files.iter().map(|file| file.len() + 64).sum::<usize>()
    }

    /// One more event; its number.
    pub(crate) fn push(&mut self, event: &Event) -> Result<u32, StoreError> {
        let number = u32::try_from(self.len()).map_err(|_| StoreError::Full)?;
        let file = match self.file_numbers.get(&event.origin.file) {
            Some(file) => *file,
            None => {
                let file = u32::try_from(self.files.len()).map_err(|_| StoreError::Full)?;
                self.files.push(event.origin.file.clone());
                self.file_numbers.insert(event.origin.file.clone(), file);
                file
            }
        };
        self.file.push(file);
        self.position.push(event.origin.position);
        self.record.push(event.record_id);
        self.time.push(event.time_ns);
        Ok(number)
    }

    /// Rows of `events` events of those files, to be set one by one.
    pub(crate) fn blank(files: Vec<Arc<str>>, events: usize) -> Rows {
        Rows {
            files,
            file_numbers: HashMap::new(),
            file: vec![u32::MAX; events],
            position: vec![0; events],
            record: vec![None; events],
            time: vec![None; events],
        }
    }

    /// What is known of an event: its file and place there, its EventRecordID, its time. False where there is no such
    /// event or file.
    pub(crate) fn set(
        &mut self,
        event: u32,
        (file, position): (u32, u64),
        record: Option<u64>,
        time: Option<i64>,
    ) -> bool {
        let at = event as usize;
        if at >= self.len() || file as usize >= self.files.len() {
            return false;
        }
        self.file[at] = file;
        self.position[at] = position;
        self.record[at] = record;
        self.time[at] = time;
        true
    }

    /// Where an event was read.
    pub(crate) fn origin(&self, event: usize) -> Option<Origin> {
        let file = self.files.get(*self.file.get(event)? as usize)?.clone();
        Some(Origin { file, position: *self.position.get(event)? })
    }

    /// The event of a file with that EventRecordID, else the one at that place.
    pub(crate) fn find(&self, file: &str, record_or_position: u64) -> Option<u32> {
        let file = u32::try_from(self.files.iter().position(|known| &**known == file)?).ok()?;
        let of_file = || (0..self.len()).filter(|event| self.file[*event] == file);
        let by_record = of_file().find(|event| self.record[*event] == Some(record_or_position));
        let found = by_record.or_else(|| of_file().find(|event| self.position[*event] == record_or_position));
        found.and_then(|event| u32::try_from(event).ok())
    }
}

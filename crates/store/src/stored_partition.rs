//! A partition in memory or on disk.

use std::borrow::Cow;
use std::path::PathBuf;

use taxonomy::Input;

use crate::StoreError;
use crate::parquet_file;
use crate::partition::{Outline, Partition};

/// A partition in memory or on disk.
#[derive(Clone, Debug)]
pub(crate) enum StoredPartition {
    /// In memory.
    Memory(Box<Partition>),
    /// In a Parquet file.
    Disk(Box<Outline>, PathBuf),
}

impl StoredPartition {
    /// What is known of it without its columns.
    pub(crate) fn outline(&self) -> &Outline {
        match self {
            StoredPartition::Memory(partition) => &partition.outline,
            StoredPartition::Disk(outline, _) => outline,
        }
    }

    /// Bytes held in memory.
    pub(crate) fn size(&self) -> usize {
        match self {
            StoredPartition::Memory(partition) => partition.size(),
            StoredPartition::Disk(outline, _) => outline.columns.len() * 96,
        }
    }

    /// The partition with the columns of those inputs; `None` for all columns.
    pub(crate) fn load(&self, inputs: Option<&[Input]>) -> Result<Cow<'_, Partition>, StoreError> {
        match self {
            StoredPartition::Memory(partition) => Ok(Cow::Borrowed(partition)),
            StoredPartition::Disk(outline, path) => parquet_file::read(path, outline, inputs).map(Cow::Owned),
        }
    }
}

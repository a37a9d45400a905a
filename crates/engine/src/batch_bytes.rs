//! How much memory rows take.

use std::collections::HashSet;

use arrow::array::{Array, ArrayRef, RecordBatch};
use arrow::datatypes::DataType;

/// Counts the bytes of batches that share dictionaries: each dictionary once.
#[derive(Default)]
pub(crate) struct BatchBytes {
    dictionaries: HashSet<usize>,
}

impl BatchBytes {
    /// The bytes that the batch takes beside those that were counted before.
    pub(crate) fn more(&mut self, batch: &RecordBatch) -> usize {
        batch.columns().iter().map(|column| self.column(column)).sum()
    }

    fn column(&mut self, column: &ArrayRef) -> usize {
        let DataType::Dictionary(..) = column.data_type() else {
            return column
                .to_data()
                .get_slice_memory_size()
                .unwrap_or_else(|_| column.get_array_memory_size());
        };
        let data = column.to_data();
        let keys = column.len() * size_of::<i32>();
        let Some(values) = data.child_data().first() else { return keys };
        let place = values.buffers().first().map_or(0, |buffer| buffer.as_ptr() as usize);
        let new = self.dictionaries.insert(place);
        keys + if new { values.get_slice_memory_size().unwrap_or_default() } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{DictionaryArray, Int64Array, StringArray};
    use arrow::datatypes::{Field, Int32Type, Schema};

    use super::*;

    #[test]
    fn a_shared_dictionary_counts_once_and_a_slice_as_what_it_shows() {
        let texts = StringArray::from(vec!["a".repeat(1000)]);
        let keys = arrow::array::Int32Array::from(vec![0; 10]);
        let shared: ArrayRef =
            Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::new(texts)).expect("a dictionary"));
        let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1; 10]));
        let fields =
            vec![Field::new("a", shared.data_type().clone(), true), Field::new("b", DataType::Int64, true)];
        let rows = RecordBatch::try_new(Arc::new(Schema::new(fields)), vec![shared, numbers]).expect("rows");
        let mut held = BatchBytes::default();
        let (first, second) = (held.more(&rows.slice(0, 5)), held.more(&rows.slice(5, 5)));
        assert!(first > 1000 && second == 5 * 4 + 5 * 8, "{first} {second}");
    }
}

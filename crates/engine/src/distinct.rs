//! An expression over one dictionary column, computed once for each distinct value.

use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{Array, ArrayRef, AsArray, Int32Array, UInt32Array};
use arrow::datatypes::Int32Type;
use datafusion_common::Result;

use crate::expression::Bound;
use crate::types::take;

/// An expression over one dictionary column, computed once for each distinct value and not once for each row.
/// The results for a dictionary are kept for further batches that have the same one.
pub(crate) struct Distinct {
    column: usize,
    inner: Box<Bound>,
    /// For the dictionaries seen last, the newest at the end: several streams read several dictionaries at once.
    recent: Mutex<Vec<Results>>,
}

/// The results for the values of a dictionary, and for null after them.
#[derive(Clone)]
struct Results {
    values: ArrayRef,
    results: ArrayRef,
}

/// A dictionary with so many times more values than the batch has rows is cut to the values in use.
const LARGE: usize = 4;

/// The results for so many dictionaries are kept.
const RECENT: usize = 8;

impl Distinct {
    /// `inner` reads the column at that index and no other.
    pub(crate) fn new(column: usize, inner: Bound) -> Distinct {
        Distinct { column, inner: Box::new(inner), recent: Mutex::default() }
    }

    /// One value a row.
    pub(crate) fn array(&self, columns: &[ArrayRef]) -> Result<ArrayRef> {
        let column = &columns[self.column];
        let Some(dictionary) = column.as_dictionary_opt::<Int32Type>() else {
            return self.compute(columns, column);
        };
        let (keys, values) = (dictionary.keys(), dictionary.values());
        if let Some(known) = self.known(values) {
            return gather(keys, &known.results);
        }
        if values.len() > LARGE * keys.len() {
            return self.of_used(columns, keys, values);
        }
        let results = self.of_values(columns, values)?;
        let gathered = gather(keys, &results);
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if recent.len() == RECENT {
            recent.remove(0);
        }
        recent.push(Results { values: Arc::clone(values), results });
        gathered
    }

    fn known(&self, values: &ArrayRef) -> Option<Results> {
        let recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.iter().find(|known| Arc::ptr_eq(&known.values, values)).cloned()
    }

    /// For each of the values, and for null after them.
    fn of_values(&self, columns: &[ArrayRef], values: &ArrayRef) -> Result<ArrayRef> {
        let null = arrow::array::new_null_array(values.data_type(), 1);
        let with_null = arrow::compute::concat(&[values.as_ref(), null.as_ref()])?;
        self.compute(columns, &with_null)
    }

    /// For the values that the rows have, where the dictionary holds many others.
    fn of_used(&self, columns: &[ArrayRef], keys: &Int32Array, values: &ArrayRef) -> Result<ArrayRef> {
        let mut used: Vec<i32> = keys.iter().flatten().collect();
        used.sort_unstable();
        used.dedup();
        let chosen: UInt32Array = used.iter().map(|key| Some(key.unsigned_abs())).collect();
        let results = self.of_values(columns, &take(values, &chosen)?)?;
        let keys: Int32Array = keys
            .iter()
            .map(|key| key.and_then(|key| i32::try_from(used.binary_search(&key).ok()?).ok()))
            .collect();
        gather(&keys, &results)
    }

    fn compute(&self, columns: &[ArrayRef], column: &ArrayRef) -> Result<ArrayRef> {
        let mut columns = columns.to_vec();
        columns[self.column] = Arc::clone(column);
        self.inner.array(&columns, column.len())
    }
}

/// The result for each key; the last one for null.
fn gather(keys: &Int32Array, results: &ArrayRef) -> Result<ArrayRef> {
    let null = u32::try_from(results.len() - 1).ok();
    let rows: UInt32Array = keys.iter().map(|key| key.map(i32::unsigned_abs).or(null)).collect();
    Ok(take(results, &rows)?)
}

//! `splunk.mvmap` and `splunk.mvfilter`: an expression evaluated anew for each value of a field.

use std::borrow::Cow;

use arrow::array::{ArrayRef, BooleanArray, UInt32Array};
use datafusion_common::Result;
use functions::{Value, array_of, value_at};
use plan::Type;

use crate::expression::Bound;
use crate::types::take;

/// What becomes of the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Each {
    /// The expression's value stands in the place of each.
    Map,
    /// Those stay for which the expression is true.
    Filter,
}

/// An expression over each value of one column.
pub(crate) struct Elementwise {
    /// The column whose values are walked over.
    pub(crate) column: usize,
    /// What of them is walked over, where that is not all (`mvindex(f, 1, 2)`).
    pub(crate) source: Option<Box<Bound>>,
    /// What is evaluated for each; for it the column holds one text a row.
    pub(crate) inner: Box<Bound>,
    /// What becomes of the values.
    pub(crate) each: Each,
}

impl Elementwise {
    /// One list a row.
    pub(crate) fn array(&self, columns: &[ArrayRef], rows: usize) -> Result<ArrayRef> {
        let source = match &self.source {
            Some(some) => some.array(columns, rows)?,
            None => ArrayRef::clone(&columns[self.column]),
        };
        let mut members: Vec<Cow<'_, str>> = Vec::new();
        let mut row_of: Vec<u32> = Vec::new();
        for row in 0..rows {
            let found = value_at(&source, row).members();
            row_of.extend(std::iter::repeat_n(u32::try_from(row).unwrap_or(u32::MAX), found.len()));
            members.extend(found);
        }
        let picked = UInt32Array::from(row_of.clone());
        let mut spread: Vec<ArrayRef> = Vec::with_capacity(columns.len());
        for (index, column) in columns.iter().enumerate() {
            spread.push(match index == self.column {
                true => array_of(members.iter().map(|text| Value::Text(text.clone())), Type::Text),
                false => take(column, &picked)?,
            });
        }
        let kept: Vec<Vec<Cow<'_, str>>> = match self.each {
            Each::Filter => {
                let truths = self.inner.truths(&spread, members.len())?;
                grouped(rows, &row_of, |at| {
                    self.kept(&truths, at).then(|| members[at].clone()).into_iter().collect()
                })
            }
            Each::Map => {
                let values = self.inner.array(&spread, members.len())?;
                let texts: Vec<Vec<Cow<'static, str>>> =
                    (0..members.len()).map(|at| value_at(&values, at).into_owned().members()).collect();
                grouped(rows, &row_of, |at| texts[at].clone())
            }
        };
        let lists =
            kept.into_iter().map(|texts| if texts.is_empty() { Value::Null } else { Value::Multi(texts) });
        Ok(array_of(lists, Type::Multi))
    }

    fn kept(&self, truths: &BooleanArray, at: usize) -> bool {
        use arrow::array::Array;
        truths.is_valid(at) && truths.value(at)
    }
}

fn grouped<'t>(
    rows: usize,
    row_of: &[u32],
    texts: impl Fn(usize) -> Vec<Cow<'t, str>>,
) -> Vec<Vec<Cow<'t, str>>> {
    let mut lists = vec![Vec::new(); rows];
    for (at, row) in row_of.iter().enumerate() {
        lists[*row as usize].extend(texts(at));
    }
    lists
}

//! Bound expressions over columns.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray};
use arrow::compute::{and_kleene, not, or_kleene};
use datafusion_common::{DataFusionError, Result};
use functions::Column;
use plan::{Literal, Type};

use crate::expression::{Bound, Node, value};
use crate::types::{cast, data_type};

impl Bound {
    /// One value a row, of this expression's type.
    pub(crate) fn array(&self, columns: &[ArrayRef], rows: usize) -> Result<ArrayRef> {
        Ok(match self.node.column(columns, rows)? {
            Column::Array(array) => cast(&array, self.ty),
            Column::Constant(literal) => repeated(&literal, rows, self.ty),
        })
    }

    /// True, false or null for each row.
    pub(crate) fn truths(&self, columns: &[ArrayRef], rows: usize) -> Result<BooleanArray> {
        self.node.truths(columns, rows)
    }
}

impl Node {
    fn column(&self, columns: &[ArrayRef], rows: usize) -> Result<Column> {
        Ok(match self {
            Node::Column(index) => Column::Array(Arc::clone(&columns[*index])),
            Node::Constant(literal) => Column::Constant(literal.clone()),
            Node::Call { kernel, args, ty } => {
                let args: Vec<Column> =
                    args.iter().map(|arg| arg.column(columns, rows)).collect::<Result<_>>()?;
                Column::Array(within_bounds(functions::evaluate(kernel, &args, rows, *ty))?)
            }
            Node::And(_) | Node::Or(_) | Node::Not(_) => Column::Array(Arc::new(self.truths(columns, rows)?)),
            Node::Elementwise(elementwise) => Column::Array(elementwise.array(columns, rows)?),
            Node::Distinct(distinct) => Column::Array(distinct.array(columns)?),
        })
    }

    fn truths(&self, columns: &[ArrayRef], rows: usize) -> Result<BooleanArray> {
        Ok(match self {
            Node::And(parts) => {
                let mut all = BooleanArray::from(vec![true; rows]);
                for part in parts {
                    all = and_kleene(&all, &part.truths(columns, rows)?)?;
                    if all.null_count() == 0 && all.true_count() == 0 {
                        break;
                    }
                }
                all
            }
            Node::Or(parts) => {
                let mut any = BooleanArray::from(vec![false; rows]);
                for part in parts {
                    any = or_kleene(&any, &part.truths(columns, rows)?)?;
                    if any.true_count() == rows {
                        break;
                    }
                }
                any
            }
            Node::Not(part) => not(&part.truths(columns, rows)?)?,
            Node::Column(_)
            | Node::Constant(_)
            | Node::Call { .. }
            | Node::Elementwise(_)
            | Node::Distinct(_) => match self.column(columns, rows)? {
                Column::Array(array) => as_truths(&array),
                Column::Constant(literal) => as_truths(&repeated(&literal, rows, Type::Boolean)),
            },
        })
    }
}

/// At most this many bytes for the values of one call in one batch: a text that doubles itself must not take all memory.
const MOST_BYTES: usize = 1 << 29;

fn within_bounds(array: ArrayRef) -> Result<ArrayRef> {
    match array.get_array_memory_size() {
        bytes if bytes > MOST_BYTES => {
            let what = format!("one expression made values of {} MiB", bytes >> 20);
            Err(DataFusionError::ResourcesExhausted(what))
        }
        _ => Ok(array),
    }
}

/// The column of a constant.
fn repeated(literal: &Literal, rows: usize, ty: Type) -> ArrayRef {
    match literal {
        Literal::Null => arrow::array::new_null_array(&data_type(ty), rows),
        _ => functions::array_of(std::iter::repeat_n(value(literal), rows), ty),
    }
}

/// A column as truths; what is neither true nor false is null.
fn as_truths(array: &ArrayRef) -> BooleanArray {
    match array.as_boolean_opt() {
        Some(truths) => truths.clone(),
        None => BooleanArray::new_null(array.len()),
    }
}

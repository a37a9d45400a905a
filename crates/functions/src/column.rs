//! Columns of values: Arrow arrays of the few types that a plan knows.
//!
//! | plan type | Arrow |
//! |---|---|
//! | Null | Null |
//! | Boolean | Boolean |
//! | Integer | Int64 |
//! | Number | Float64 |
//! | Text | Dictionary(Int32, Utf8) |
//! | Multi | List(Utf8) |

use arrow::array::ArrayRef;
use plan::{Literal, Type};

use crate::{Kernel, Value};

/// An argument for all rows: a column, or one value that is the same in each.
#[derive(Clone, Debug)]
pub enum Column {
    /// One value a row.
    Array(ArrayRef),
    /// The same value in every row.
    Constant(Literal),
}

/// Runs `kernel` over `rows` rows and gives the column of type `ty`. Where only one argument is a column and that
/// is a dictionary, the kernel runs once for each of its distinct values.
pub fn evaluate(kernel: &Kernel, args: &[Column], rows: usize, ty: Type) -> ArrayRef {
    let _ = (kernel, args, rows, ty);
    todo!("functions: evaluate")
}

/// The value of a row of a column of any type of the table above (and plain Utf8).
pub fn value_at(array: &ArrayRef, row: usize) -> Value<'_> {
    let _ = (array, row);
    todo!("functions: value_at")
}

/// A column of type `ty` from one value a row; values of other types are converted as `tostring` would.
pub fn array_of<'a>(values: impl Iterator<Item = Value<'a>>, ty: Type) -> ArrayRef {
    let _ = (values.count(), ty);
    todo!("functions: array_of")
}

//! What can go wrong with a store.

use std::fmt;
use std::io;
use std::path::PathBuf;

use arrow::error::ArrowError;

/// What can go wrong with a store.
#[derive(Debug)]
pub enum StoreError {
    /// The view is unknown, or the store was built without it.
    View(String),
    /// The store was built without the field of that view.
    Field {
        /// The view.
        view: String,
        /// The field.
        field: String,
    },
    /// The store holds as many events as it can number.
    Full,
    /// Columns that do not fit together: a fault of this crate.
    Columns(ArrowError),
    /// A file of a store on disk cannot be written or read.
    File {
        /// The file.
        path: PathBuf,
        /// What happened.
        problem: String,
    },
}

impl StoreError {
    /// A file that cannot be written or read.
    pub(crate) fn file(path: impl Into<PathBuf>, problem: impl fmt::Display) -> StoreError {
        StoreError::File { path: path.into(), problem: problem.to_string() }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::View(view) => write!(f, "the store has no view `{view}`"),
            StoreError::Field { view, field } => {
                write!(f, "the store was built without the field `{field}` of the view `{view}`")
            }
            StoreError::Full => write!(f, "the store holds {} events and can number no more", u32::MAX),
            StoreError::Columns(error) => write!(f, "the columns of the store do not fit together: {error}"),
            StoreError::File { path, problem } => write!(f, "{}: {problem}", path.display()),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<ArrowError> for StoreError {
    fn from(error: ArrowError) -> StoreError {
        StoreError::Columns(error)
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> StoreError {
        StoreError::File { path: PathBuf::new(), problem: error.to_string() }
    }
}

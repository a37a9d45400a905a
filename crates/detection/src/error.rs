//! Why a package cannot be read.

use std::fmt;

/// Why a package cannot be read: the file, the place in it where that is known, and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageError {
    /// The file, relative to the package.
    pub file: String,
    /// Line, from 1.
    pub line: Option<u64>,
    /// Column in characters, from 1.
    pub column: Option<u64>,
    /// One sentence without a full stop.
    pub message: String,
}

impl PackageError {
    /// An error of a whole file.
    pub(crate) fn of_file(file: &str, message: impl Into<String>) -> PackageError {
        PackageError { file: file.to_owned(), line: None, column: None, message: message.into() }
    }

    /// An error at a place in a file.
    pub(crate) fn at(file: &str, place: serde_saphyr::Location, message: impl Into<String>) -> PackageError {
        // Zero is the YAML reader's word for a place that it does not know.
        let known = |number: u64| (number > 0).then_some(number);
        let (line, column) = (known(place.line()), known(place.column()));
        PackageError { file: file.to_owned(), line, column, message: message.into() }
    }
}

impl fmt::Display for PackageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let (Some(line), Some(column)) = (self.line, self.column) {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for PackageError {}

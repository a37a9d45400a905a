//! What the server is told of its surroundings.

use std::io;
use std::path::Path;

use query::Settings;

/// What the server is told of its surroundings.
pub struct World<'a> {
    /// What queries are compiled against.
    pub settings: Settings<'a>,
    /// Where the files are that no editor has open.
    pub disk: &'a dyn Disk,
}

/// Where the files are that no editor has open: the other files of a detection package.
pub trait Disk: Sync {
    /// The content of a file.
    ///
    /// # Errors
    /// Where there is no such file, or it cannot be read.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// The names of what lies in a folder, sorted, folders with a `/` at their end. A missing folder is empty.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    fn list(&self, folder: &Path) -> io::Result<Vec<String>>;
}

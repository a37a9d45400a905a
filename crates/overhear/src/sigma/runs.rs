//! Files of a timeline that is too much for memory.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::PathBuf;

use ruleset::SortedRuns;

/// Runs as files in a folder, which is made when the first is.
pub(crate) struct RunFiles {
    folder: PathBuf,
}

impl RunFiles {
    /// In a folder.
    pub(crate) fn new(folder: PathBuf) -> RunFiles {
        RunFiles { folder }
    }

    fn path(&self, number: usize) -> PathBuf {
        self.folder.join(format!("timeline-{number}"))
    }
}

impl SortedRuns for RunFiles {
    fn create(&mut self, number: usize) -> io::Result<Box<dyn Write>> {
        std::fs::create_dir_all(&self.folder)?;
        Ok(Box::new(File::create(self.path(number))?))
    }

    fn open(&mut self, number: usize) -> io::Result<Box<dyn Read>> {
        Ok(Box::new(File::open(self.path(number))?))
    }
}

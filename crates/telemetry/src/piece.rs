//! What one thread reads at a time.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use crate::read::name_of;
use crate::{Options, Part, Sink, parts, read_part};

/// What one thread reads at a time: a file, or a part of a large one.
#[derive(Clone, Debug)]
pub struct Piece {
    path: PathBuf,
    file: usize,
    part: Part,
    is_last: bool,
}

impl Piece {
    /// Those of files, in the order of the files. They are the same whoever reads them.
    pub fn of_files(files: &[PathBuf], options: &Options) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for (file, path) in files.iter().enumerate() {
            let parts = parts(path, options);
            let last = parts.len().saturating_sub(1);
            pieces.extend(parts.into_iter().enumerate().map(|(at, part)| Piece {
                path: path.clone(),
                file,
                part,
                is_last: at == last,
            }));
        }
        pieces
    }

    /// Its file's name, as warnings have it.
    pub fn name(&self) -> Arc<str> {
        name_of(&self.path)
    }

    /// The place of its file among the files.
    pub fn file(&self) -> usize {
        self.file
    }

    /// Is it one of several of its file?
    pub fn is_part(&self) -> bool {
        self.part != Part::Whole
    }

    /// Is it the last one of its file?
    pub fn is_last(&self) -> bool {
        self.is_last
    }

    /// Reads it, as [`read_part`] does: a part numbers its events from its own first one, and how many numbers it used
    /// comes back.
    pub fn read(&self, options: &Options, sink: &mut dyn Sink) -> ControlFlow<(), u64> {
        read_part(&self.path, &self.part, options, sink)
    }
}

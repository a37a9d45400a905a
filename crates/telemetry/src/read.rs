//! Files and folders.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use crate::container::{self, Allowance, Format, Shared};
use crate::feed::Feed;
use crate::names::Names;
use crate::{Flow, Options, Place, Sink, Warning, WarningKind};

/// Reads files and folders, one after another: each file of a folder and of its folders, in the order of their names.
///
/// A file's format is told by its content. What cannot be read is a warning, and the rest is read.
pub fn read(paths: &[PathBuf], options: &Options, sink: &mut dyn Sink) -> Flow {
    for file in files(paths, sink) {
        read_file(&file, options, sink)?;
    }
    ControlFlow::Continue(())
}

/// The files that paths stand for, in the order in which [`read`] reads them. A folder that cannot be read is a
/// warning. Links to folders are not followed: they may lead back.
pub fn files(paths: &[PathBuf], sink: &mut dyn Sink) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in paths {
        walk(path, &mut found, sink);
    }
    found
}

fn walk(path: &Path, found: &mut Vec<PathBuf>, sink: &mut dyn Sink) {
    for entry in WalkDir::new(path).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) if entry.path_is_symlink() && entry.path().is_dir() => {
                // What was asked for is followed.
                if entry.depth() > 0 {
                    let message = "a link to a folder is not followed".to_owned();
                    sink.warning(Warning {
                        file: name_of(entry.path()),
                        place: Place::Whole,
                        kind: WarningKind::File,
                        message,
                    });
                }
            }
            Ok(entry) => found.push(entry.into_path()),
            Err(error) => {
                let at = error.path().unwrap_or(path);
                // Without the path, which the warning names already.
                match error.io_error() {
                    Some(reason) => sink.warning(unreadable(at, reason)),
                    None => sink.warning(unreadable(at, &error)),
                }
            }
        }
    }
}

/// Reads one file.
pub fn read_file(path: &Path, options: &Options, sink: &mut dyn Sink) -> Flow {
    let name = name_of(path);
    let opened = File::open(path).and_then(|mut file| {
        let bytes = file.metadata()?.len();
        let mut start = [0; 4];
        // Only a real file can be read from its end, where a zip archive's directory is.
        let count = if bytes > 0 { file.read(&mut start)? } else { 0 };
        if bytes > 0 {
            file.seek(SeekFrom::Start(0))?;
        }
        Ok((file, bytes, container::sniff(&start[..count]) == Format::Zip))
    });
    match opened {
        Ok((file, bytes, is_zip)) => {
            let size = (bytes > 0).then_some(bytes);
            with_shared(size, options, sink, |shared| match is_zip {
                true => container::decode_zip_file(file, &name, shared),
                false => container::decode(Feed::new(file), name, 0, shared),
            })
        }
        Err(error) => {
            sink.warning(unreadable(path, &error));
            ControlFlow::Continue(())
        }
    }
}

/// Reads what a reader gives, such as the standard input, under a name.
pub fn read_from(name: &str, reader: impl Read, options: &Options, sink: &mut dyn Sink) -> Flow {
    with_shared(None, options, sink, |shared| container::decode(Feed::new(reader), name.into(), 0, shared))
}

pub(crate) fn with_shared(
    size: Option<u64>,
    options: &Options,
    sink: &mut dyn Sink,
    run: impl FnOnce(&mut Shared<'_>) -> Flow,
) -> Flow {
    let mut names = Names::default();
    let allowance = Allowance::new(&options.budget, size);
    run(&mut Shared { sink, options, names: &mut names, allowance })
}

pub(crate) fn name_of(path: &Path) -> Arc<str> {
    path.to_string_lossy().into()
}

pub(crate) fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> Warning {
    let message = format!("cannot be read: {error}");
    Warning { file: name_of(path), place: Place::Whole, kind: WarningKind::File, message }
}

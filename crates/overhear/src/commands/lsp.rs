//! `overhear lsp`: a language server over standard input and output.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;
use std::{fs, io};

use ::lsp::{Connection, Disk, Ended, World, serve};

use super::{CLEAN, failed};
use crate::cli::LspArgs;
use crate::failure::Failure;
use crate::session::{Origin, Session};

/// Runs it.
pub(crate) fn run(args: &LspArgs) -> Result<ExitCode, Failure> {
    let session = Session::to_compile(&args.set_up)?;
    let settings = session.settings(Origin::Given);
    let (connection, threads) = Connection::stdio();
    let ended = serve(&connection, &World { settings, disk: &Folders });
    // The thread that writes ends when nobody can send any more.
    drop(connection);
    let ended = ended.map_err(|error| Failure::new(error.to_string()))?;
    if ended == Ended::Abruptly {
        // The thread that reads may wait for an editor that is gone.
        return Ok(failed());
    }
    threads.join().map_err(|error| Failure::new(error.to_string()))?;
    Ok(CLEAN)
}

/// The folders of this computer.
struct Folders;

impl Disk for Folders {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let mut names = BTreeSet::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            names.insert(if entry.path().is_dir() { format!("{name}/") } else { name });
        }
        Ok(names.into_iter().collect())
    }
}

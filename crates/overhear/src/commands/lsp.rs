//! `overhear lsp`: a language server over standard input and output.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

use ::lsp::{Connection, Disk, Ended, World, serve};
use clap::Args;
use query::{Mode, Settings};

use super::{CLEAN, failed};
use crate::cli::{AqlMode, ViewArgs};
use crate::failure::Failure;
use crate::{apps, macros, views};

/// What its help says beside its arguments.
pub(crate) const HELP: &str = "\
An editor starts it and speaks the Language Server Protocol with it: findings with their fixes, hover, completion.
It answers for .spl, .aql, Sigma's .yml and detection packages. docs/editors.md says how to set up VS Code, Neovim and Helix.

Exit codes:
  0  the editor said good-bye
  2  it went away without, or spoke something else";

/// Arguments of `lsp`.
#[derive(Debug, Args)]
pub(crate) struct LspArgs {
    /// Splunk apps whose macros, event types and tags searches may use: folders or packages
    #[arg(long = "app", value_name = "DIR|FILE")]
    apps: Vec<PathBuf>,
    /// A search macro, as NAME=DEFINITION, NAME(user,host)=... with $user$ and $host$, or NAME(2)=... with $arg1$ and $arg2$
    #[arg(long = "macro", value_name = "NAME=DEFINITION")]
    macros: Vec<String>,
    /// What an AQL query may take liberties with
    #[arg(long, value_name = "MODE", default_value = "strict")]
    aql_mode: AqlMode,
    #[command(flatten)]
    view: ViewArgs,
    /// Accepted, since editors give it: there is no other way
    #[arg(long, hide = true)]
    stdio: bool,
}

/// Runs it.
pub(crate) fn run(args: &LspArgs) -> Result<ExitCode, Failure> {
    let views = views::views(&args.view)?;
    let knowledge = macros::knowledge(&args.macros, apps::read(&args.apps)?.knowledge)?;
    let mode = match args.aql_mode {
        AqlMode::Strict => Mode::Strict,
        AqlMode::Lenient => Mode::Lenient,
    };
    let settings = Settings::new(&engine::Catalogue, &knowledge, &views).with_mode(mode);
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

//! How AQL is taken, and the QRadar state that a user names.

use std::fs;
use std::path::{Path, PathBuf};

use query::{AqlOptions, Matching, Mode};

use crate::cli::{ArielArgs, MatchesArg};
use crate::failure::Failure;

/// How deep below the folder of a state its files lie.
const DEPTH: usize = 2;

/// The options of AQL, the mode aside: it is another one for a query of a package.
pub(crate) fn options(args: &ArielArgs) -> AqlOptions {
    AqlOptions {
        mode: Mode::default(),
        default_window_ms: args.aql_window.and_then(|window| window.0),
        matching: match args.aql_matches {
            None | Some(MatchesArg::Find) => Matching::Find,
            Some(MatchesArg::Full) => Matching::Full,
        },
    }
}

/// What the server knows beside its events: the files of the folder that `--qradar-state` names.
pub(crate) fn state(folder: Option<&Path>) -> Result<qradar::State, Failure> {
    let mut state = qradar::State::default();
    let Some(folder) = folder else { return Ok(state) };
    let failure = |problem: String| Failure::new(format!("--qradar-state {}: {problem}", folder.display()));
    let mut files = Vec::new();
    gather(folder, "", DEPTH, &mut files).map_err(|error| failure(error.to_string()))?;
    if files.is_empty() {
        return Err(failure("there is no file of a state here".to_owned()));
    }
    for (name, path) in files {
        let bytes = fs::read(&path).map_err(|error| failure(format!("{name}: {error}")))?;
        state.add(&name, &bytes).map_err(|error| failure(error.to_string()))?;
    }
    Ok(state)
}

/// The files below a folder by their names in it, in the order of the names; hidden ones and notes are left aside.
fn gather(
    folder: &Path,
    above: &str,
    depth: usize,
    files: &mut Vec<(String, PathBuf)>,
) -> std::io::Result<()> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    for path in paths {
        let Some(own) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if own.starts_with('.') || own.to_lowercase().ends_with(".md") {
            continue;
        }
        let name = if above.is_empty() { own.to_owned() } else { format!("{above}/{own}") };
        if path.is_dir() {
            if depth > 1 {
                gather(&path, &name, depth - 1, files)?;
            }
        } else {
            files.push((name, path));
        }
    }
    Ok(())
}

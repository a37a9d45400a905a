//! Files and folders of rules.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use detection::SigmaRegression;
use query::{Settings, SigmaFile};
use ruleset::{Exclusions, Loader, Ruleset, Selection};
use text::Source;

use crate::failure::Failure;
use crate::report;

/// Rules, compiled, and what their texts name.
pub(crate) struct Read {
    /// The rules.
    pub(crate) ruleset: Ruleset,
    /// Which of the given placeholders any of the files names.
    pub(crate) placeholders: BTreeSet<String>,
}

/// Reads and compiles the rules below `paths` against `settings`.
pub(crate) fn read(
    paths: &[PathBuf],
    selection: Selection,
    settings: &Settings<'_>,
) -> Result<Read, Failure> {
    let mut loader = Loader::new(selection);
    let mut placeholders = BTreeSet::new();
    for path in files(paths)? {
        let name = path.display().to_string();
        match std::fs::read(&path) {
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let given = settings.placeholders.into_iter().flat_map(|given| given.keys());
                placeholders.extend(given.filter(|name| text.contains(&format!("%{name}%"))).cloned());
                loader.add(SigmaFile::compile(Source::new(name, text), settings));
            }
            Err(error) => loader.unreadable(&name, &error),
        }
    }
    let ruleset = loader.finish(settings.pipelines);
    let ruleset = ruleset.map_err(|nothing| Failure::new(format!("--sigma: {nothing}")))?;
    ruleset.warnings.iter().for_each(|warning| report::warning(warning));
    Ok(Read { ruleset, placeholders })
}

/// Reads the files of `--exclude`.
pub(crate) fn exclusions(paths: &[PathBuf]) -> Result<Exclusions, Failure> {
    let mut exclusions = Exclusions::default();
    for path in paths {
        let name = path.display().to_string();
        let bytes =
            std::fs::read(path).map_err(|error| Failure::new(format!("--exclude {name}: {error}")))?;
        exclusions.add(&name, &String::from_utf8_lossy(&bytes)).map_err(Failure::new)?;
    }
    Ok(exclusions)
}

/// The descriptions of tests below paths, in the order of their names.
pub(crate) fn infos(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = files(paths)?;
    found.retain(|path| {
        std::fs::read(path).is_ok_and(|bytes| SigmaRegression::is_one(&String::from_utf8_lossy(&bytes)))
    });
    Ok(found)
}

/// The rule files below paths, each once, in the order of their names.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        if !path.exists() {
            return Err(Failure::new(format!("--sigma {}: no such file or folder", path.display())));
        }
        walk(path, &mut found)?;
    }
    let mut seen = BTreeSet::new();
    found.retain(|path| seen.insert(path.clone()));
    Ok(found)
}

/// The rule files below a path, in the order of their names.
pub(crate) fn walk(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    if !path.is_dir() {
        found.push(path.to_owned());
        return Ok(());
    }
    let failure = |error: std::io::Error| Failure::new(format!("{}: {error}", path.display()));
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(path).map_err(failure)? {
        let entry = entry.map_err(failure)?;
        // Links are not followed in a folder: they may lead back. Nor is what starts with a dot meant.
        let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        if !is_link && !entry.file_name().to_string_lossy().starts_with('.') {
            entries.push(entry.path());
        }
    }
    entries.sort();
    for entry in entries {
        let is_yaml = entry.extension().is_some_and(|ending| ending == "yml" || ending == "yaml");
        if entry.is_dir() {
            walk(&entry, found)?;
        } else if is_yaml {
            found.push(entry);
        }
    }
    Ok(())
}

//! Splunk's security content in a folder.

use std::fs;
use std::path::{Path, PathBuf};

use detection::EscuContent;

use crate::failure::Failure;

/// How far below the content's folder its files lie.
const DEPTH: usize = 6;

/// Reads the content that `path` is of: a whole checkout, a folder of detections in it, or one detection. Macros and
/// lookups come from the folders of those names beside it or above it.
pub(crate) fn read(path: &Path) -> Result<EscuContent, Failure> {
    let failure = |at: &Path, problem: &dyn std::fmt::Display| {
        Failure::new(format!("--escu {}: {problem}", at.display()))
    };
    let text = |file: &Path| {
        let bytes = fs::read(file).map_err(|error| failure(file, &error))?;
        String::from_utf8(bytes).map_err(|error| failure(file, &error))
    };
    if !path.exists() {
        return Err(failure(path, &"no such file or folder"));
    }
    let root = root(path);
    let mut content = EscuContent::default();
    for file in yaml_files(path, &root).map_err(|error| failure(path, &error))? {
        let shown = file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        content.add_detection(&shown, &text(&file)?);
    }
    if content.detections.is_empty() {
        return Err(failure(path, &"there is no detection in it (YAML with a search and an id)"));
    }
    for file in folder(&root.join("macros")).map_err(|error| failure(&root, &error))? {
        content.add_macro(&file.display().to_string(), &text(&file)?);
    }
    let lookups = root.join("lookups");
    for file in folder(&lookups).map_err(|error| failure(&root, &error))? {
        content.add_lookup(&file.display().to_string(), &text(&file)?, |name| {
            // A table's name is a file's, not a way out of the folder.
            let name = Path::new(name).file_name()?;
            fs::read(lookups.join(name)).ok()
        });
    }
    Ok(content)
}

/// The folder with `macros` and `lookups` that a path is of, or the path's own folder where there is none.
fn root(path: &Path) -> PathBuf {
    let whole = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let above =
        whole.ancestors().find(|folder| folder.join("macros").is_dir() || folder.join("lookups").is_dir());
    let own = if whole.is_dir() { whole.as_path() } else { whole.parent().unwrap_or(&whole) };
    above.unwrap_or(own).to_owned()
}

/// The files that may be detections: those below `detections` where the path is the whole content, else all of it.
fn yaml_files(path: &Path, root: &Path) -> std::io::Result<Vec<PathBuf>> {
    let whole = fs::canonicalize(path)?;
    if whole.is_file() {
        return Ok(vec![whole]);
    }
    let detections = root.join("detections");
    let from = if whole == root && detections.is_dir() { detections } else { whole };
    let mut found = Vec::new();
    walk(&from, DEPTH, &mut found)?;
    Ok(found)
}

fn folder(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if path.is_dir() {
        walk(path, 0, &mut found)?;
    }
    Ok(found)
}

/// YAML files in the order of their names.
fn walk(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            if depth > 0 {
                walk(&entry, depth - 1, found)?;
            }
        } else if entry.extension().is_some_and(|end| end == "yml" || end == "yaml") {
            found.push(entry);
        }
    }
    Ok(())
}

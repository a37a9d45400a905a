//! The files of the repository.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A text file of the repository.
pub struct TextFile {
    /// Its path from the root, with `/`.
    pub path: String,
    /// Its text; bytes that are no UTF-8 are replaced.
    pub text: String,
}

/// The folder that holds `Cargo.toml` of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The text files that git keeps here, or would: new ones count, ignored ones do not. Empty where there is no git.
pub fn files() -> Vec<TextFile> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output();
    let Ok(listed) = listed else { return Vec::new() };
    let paths = String::from_utf8_lossy(&listed.stdout).into_owned();
    let read = |path: &str| Some((path.to_owned(), std::fs::read(root().join(path)).ok()?));
    paths
        .split('\0')
        .filter(|path| !path.is_empty())
        .filter_map(read)
        .filter(|(_, bytes)| !bytes.iter().take(8_000).any(|byte| *byte == 0))
        .map(|(path, bytes)| TextFile { path, text: String::from_utf8_lossy(&bytes).into_owned() })
        .collect()
}

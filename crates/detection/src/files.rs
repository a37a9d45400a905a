//! Where a package's files come from.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Where a package's files come from. Paths are relative to the package, with `/` between folders.
///
/// This crate touches no disk: a program hands in a folder, or the packages that it carries inside itself.
pub trait Files {
    /// The content of a file. A missing file is `ErrorKind::NotFound`.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// The names of what lies in a folder (`""` is the package itself), sorted, folders with a `/` at their end.
    /// A missing folder is empty.
    fn list(&self, folder: &str) -> io::Result<Vec<String>>;
}

/// Files held in memory, such as packages that were packed into a program when it was built.
#[derive(Clone, Debug, Default)]
pub struct Packed {
    files: BTreeMap<String, Vec<u8>>,
}

impl Packed {
    /// The same with one more file.
    pub fn with(mut self, path: impl Into<String>, content: impl Into<Vec<u8>>) -> Packed {
        self.files.insert(path.into(), content.into());
        self
    }

    /// The files below a folder, named from there: one package of several.
    pub fn below(&self, folder: &str) -> Packed {
        let prefix = prefix_of(folder);
        let inside = self.files.iter().filter_map(|(path, content)| {
            path.strip_prefix(&prefix).map(|rest| (rest.to_owned(), content.clone()))
        });
        Packed { files: inside.collect() }
    }
}

impl Files for Packed {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.files.get(path).cloned().ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such file"))
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let prefix = prefix_of(folder);
        let inside = self.files.keys().filter_map(|path| path.strip_prefix(&prefix));
        let names: BTreeSet<String> = inside.map(first_part).collect();
        Ok(names.into_iter().collect())
    }
}

fn prefix_of(folder: &str) -> String {
    match folder.trim_end_matches('/') {
        "" => String::new(),
        folder => format!("{folder}/"),
    }
}

fn first_part(path: &str) -> String {
    path.find('/').map_or(path, |slash| &path[..=slash]).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_a_folder_and_what_is_below_it() {
        let files = Packed::default().with("a/x.yml", "1").with("a/t/y.yml", "2").with("ab/z", "3");
        assert_eq!(files.list("").unwrap(), ["a/", "ab/"]);
        assert_eq!(files.list("a").unwrap(), ["t/", "x.yml"]);
        assert_eq!(files.list("none").unwrap(), Vec::<String>::new());
        assert_eq!(files.below("a").read("t/y.yml").unwrap(), b"2");
        assert_eq!(files.read("a/none").unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}

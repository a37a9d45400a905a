//! The detection package that a file is in, as the editor has it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use detection::Files;

use crate::position::Text;
use crate::world::Disk;

/// The texts that the editor has open, by their files.
pub(crate) type Buffers = BTreeMap<PathBuf, Arc<Text>>;

/// The file that says that a folder is a package.
const MANIFEST: &str = "detection.yml";

/// The folder of the package that a file is in: its own, or that of the test that it belongs to.
pub(crate) fn root_of(path: &Path, disk: &dyn Disk, buffers: &Buffers) -> Option<PathBuf> {
    let is_package = |folder: &&Path| {
        buffers.contains_key(&folder.join(MANIFEST))
            || disk.list(folder).is_ok_and(|names| names.iter().any(|name| name == MANIFEST))
    };
    path.ancestors().skip(1).take(3).find(is_package).map(Path::to_owned)
}

/// The files of a package: those that are open as they are in the editor, the others as they are on the disk.
pub(crate) struct Overlay<'a> {
    /// The package's folder.
    pub(crate) root: &'a Path,
    /// Where the others are.
    pub(crate) disk: &'a dyn Disk,
    /// Those that are open.
    pub(crate) buffers: &'a Buffers,
}

impl Files for Overlay<'_> {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let path = self.root.join(path);
        match self.buffers.get(&path) {
            Some(text) => Ok(text.as_str().as_bytes().to_vec()),
            None => self.disk.read(&path),
        }
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let folder = if folder.is_empty() { self.root.to_owned() } else { self.root.join(folder) };
        let mut names: BTreeSet<String> = self.disk.list(&folder)?.into_iter().collect();
        let open = self.buffers.keys().filter(|path| path.parent() == Some(&folder));
        names.extend(open.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())));
        Ok(names.into_iter().collect())
    }
}

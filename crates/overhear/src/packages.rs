//! Detection packages: those in the binary, and folders of a user's own.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use detection::{Detection, Files, Packed};

use crate::failure::Failure;

/// The files of the packaged detections: path below `detections/`, content.
const PACKAGED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/detections.rs"));

/// A detection and the files of its package.
pub(crate) struct Package {
    /// What it is.
    pub(crate) detection: Detection,
    files: Box<dyn Files>,
    folder: Option<PathBuf>,
}

impl Package {
    /// Where it is, if it is a folder of the user's own.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The bytes of a file of the package.
    pub(crate) fn read(&self, file: &str) -> io::Result<Vec<u8>> {
        self.files.read(file)
    }

    /// `place` is what a user knows it by.
    fn new(name: &str, files: Box<dyn Files>, place: &str) -> Result<Package, Failure> {
        let detection = Detection::read(name, &*files)
            .map_err(|error| Failure::new(format!("detection `{place}`: {error}")))?;
        Ok(Package { detection, files, folder: None })
    }
}

/// The named packages, or all packaged ones where none is named.
pub(crate) fn packages(wanted: &[String]) -> Result<Vec<Package>, Failure> {
    if wanted.is_empty() {
        return packaged_names().into_iter().map(packaged).collect();
    }
    wanted.iter().map(|name| package(name)).collect()
}

/// A packaged detection by its name, or a folder.
fn package(name: &str) -> Result<Package, Failure> {
    if let Some(known) = packaged_names().into_iter().find(|known| *known == name) {
        return packaged(known);
    }
    let folder = Path::new(name);
    if folder.join("detection.yml").is_file() {
        let own =
            folder.file_name().map_or_else(|| name.to_owned(), |own| own.to_string_lossy().into_owned());
        let package = Package::new(&own, Box::new(Folder(folder.to_owned())), &folder.display().to_string())?;
        return Ok(Package { folder: Some(folder.to_owned()), ..package });
    }
    let known = packaged_names().into_iter().collect::<Vec<_>>().join(", ");
    Err(Failure::new(format!(
        "`{name}` is neither a packaged detection ({known}) nor a folder with a detection.yml"
    )))
}

fn packaged(name: &str) -> Result<Package, Failure> {
    let all = PACKAGED.iter().fold(Packed::default(), |all, (path, content)| all.with(*path, *content));
    Package::new(name, Box::new(all.below(name)), name)
}

fn packaged_names() -> BTreeSet<&'static str> {
    PACKAGED.iter().filter_map(|(path, _)| path.strip_suffix("/detection.yml")).collect()
}

/// A package in a folder.
struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.0.join(path))
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let folder = self.0.join(folder);
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

//! Splunk's packages: `.spl`, `.tgz`, `.tar.gz`, all of them compressed tape archives.

use std::fmt;
use std::io::Read;

use flate2::read::GzDecoder;

use super::{AppFile, READ};

/// The most that is unpacked of a package, in bytes.
const MOST: u64 = 1 << 30;
/// The most that is taken of one file, in bytes.
const MOST_OF_A_FILE: u64 = 256 << 20;

/// A package that cannot be read.
#[derive(Debug)]
pub struct PackageError {
    problem: String,
}

impl fmt::Display for PackageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for PackageError {}

impl From<std::io::Error> for PackageError {
    fn from(error: std::io::Error) -> PackageError {
        PackageError { problem: format!("it is no compressed tape archive: {error}") }
    }
}

/// The files of a package that [`super::App::read`] looks at.
///
/// # Errors
/// It is no archive, is damaged, or grows beyond a gigabyte.
pub fn unpack(package: impl Read) -> Result<Vec<AppFile>, PackageError> {
    let mut archive = tar::Archive::new(GzDecoder::new(package).take(MOST));
    let mut files = Vec::new();
    for entry in archive.entries()? {
        let entry = entry?;
        let path = String::from_utf8_lossy(&entry.path_bytes()).replace('\\', "/");
        if !entry.header().entry_type().is_file() || !is_read(&path) {
            continue;
        }
        let mut bytes = Vec::new();
        entry.take(MOST_OF_A_FILE).read_to_end(&mut bytes)?;
        if bytes.len() as u64 == MOST_OF_A_FILE {
            return Err(PackageError {
                problem: format!("`{path}` is larger than {} MiB", MOST_OF_A_FILE >> 20),
            });
        }
        files.push(AppFile { path, bytes });
    }
    Ok(files)
}

/// Is this a file that an app is read from?
fn is_read(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let (name, folder) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    folder == "lookups" || (["default", "local"].contains(&folder) && READ.contains(&name))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_package_gives_the_files_that_are_read() {
        let mut archive = tar::Builder::new(Vec::new());
        for path in ["app/default/macros.conf", "app/lookups/t.csv", "app/bin/run.py"] {
            let mut header = tar::Header::new_gnu();
            header.set_size(1);
            header.set_cksum();
            archive.append_data(&mut header, path, &b"x"[..]).expect("in memory");
        }
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(&archive.into_inner().expect("in memory")).expect("in memory");
        let files = unpack(packed.finish().expect("in memory").as_slice()).expect("it is a package");
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["app/default/macros.conf", "app/lookups/t.csv"]);
    }

    #[test]
    fn what_is_no_package_is_an_error() {
        let error = unpack(&b"PK\x03\x04"[..]).expect_err("it is no package");
        assert!(error.to_string().starts_with("it is no compressed tape archive"), "{error}");
    }
}

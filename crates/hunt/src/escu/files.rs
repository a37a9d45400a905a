//! Recordings that tests name by URL, among files at hand.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Files at hand, to be found by the end of a URL or path.
#[derive(Clone, Debug, Default)]
pub struct AttackFiles {
    files: Vec<PathBuf>,
    /// The files of each name, as places in `files`.
    by_name: HashMap<String, Vec<usize>>,
    /// What stands for a recording: the end of its URL, and the file.
    given: Vec<(Vec<String>, PathBuf)>,
}

/// A file for a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The recording itself, packed or not.
    Itself(PathBuf),
    /// An archive of the whole dataset that the recording belongs to: its events say themselves where they are from.
    Archive(PathBuf),
}

impl Found {
    /// Where it is.
    pub fn path(&self) -> &Path {
        match self {
            Found::Itself(path) | Found::Archive(path) => path,
        }
    }
}

/// What a file may be packed as, beside its own name.
const PACKED: [&str; 4] = [".gz", ".zip", ".zst", ".tar.gz"];
/// Archives of a dataset.
const ARCHIVES: [&str; 4] = [".tar.gz", ".tgz", ".zip", ".tar"];

impl AttackFiles {
    /// Files at hand.
    pub fn new(files: Vec<PathBuf>) -> AttackFiles {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, file) in files.iter().enumerate() {
            if let Some(name) = file.file_name() {
                by_name.entry(name.to_string_lossy().into_owned()).or_default().push(at);
            }
        }
        AttackFiles { files, by_name, given: Vec::new() }
    }

    /// A file that stands for each recording whose URL ends so.
    pub fn give(&mut self, end: &str, file: PathBuf) {
        self.given.push((parts(end), file));
    }

    /// The file of a recording: the one whose path agrees with the end of the URL for the most parts, two at least. Where
    /// there is none, an archive in the dataset's folder.
    pub fn find(&self, data: &str) -> Option<Found> {
        let wanted = parts(data);
        let ends = |(end, _): &&(Vec<String>, PathBuf)| wanted.ends_with(end);
        if let Some((_, file)) = self.given.iter().find(ends) {
            return Some(Found::Itself(file.clone()));
        }
        let name = wanted.last()?;
        let names = std::iter::once(name.clone()).chain(PACKED.iter().map(|end| format!("{name}{end}")));
        let candidates = names.flat_map(|name| self.by_name.get(&name).cloned().unwrap_or_default());
        let folders = &wanted[..wanted.len() - 1];
        let best = candidates
            .map(|at| (agreeing(&self.files[at], folders), at))
            .filter(|(agree, _)| *agree > 0)
            .max_by_key(|(agree, at)| (*agree, std::cmp::Reverse(*at)));
        if let Some((_, at)) = best {
            return Some(Found::Itself(self.files[at].clone()));
        }
        // A dataset's folder is known by the technique and its own name.
        let archive = self.files.iter().find(|file| {
            let name = file.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
            ARCHIVES.iter().any(|end| name.ends_with(end)) && agreeing(file, folders) >= 2
        });
        archive.cloned().map(Found::Archive)
    }
}

/// How many folders of a file's path agree with the wanted ones, from the file upward.
fn agreeing(file: &Path, folders: &[String]) -> usize {
    let own = file.parent().map(|parent| parts(&parent.to_string_lossy())).unwrap_or_default();
    own.iter().rev().zip(folders.iter().rev()).take_while(|(own, wanted)| own == wanted).count()
}

fn parts(path: &str) -> Vec<String> {
    path.split(['/', '\\']).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://host/attack_data/master/datasets/x/one/log.json";

    #[track_caller]
    fn check(files: &[&str], expected: Option<Found>) {
        let files = AttackFiles::new(files.iter().map(PathBuf::from).collect());
        assert_eq!(files.find(URL), expected);
    }

    #[test]
    fn a_recording_is_found_by_the_end_of_its_url() {
        let itself = |path: &str| Some(Found::Itself(path.into()));
        check(&["d/two/log.json", "d/one/log.json"], itself("d/one/log.json"));
        check(&["d/y/one/log.json", "d/x/one/log.json.gz"], itself("d/x/one/log.json.gz"));
        check(&["log.json", "d/two/log.json"], None);
    }

    #[test]
    fn an_archive_of_the_dataset_stands_for_its_recordings() {
        check(&["d/x/one/all.tar.gz"], Some(Found::Archive("d/x/one/all.tar.gz".into())));
        check(&["d/z/one/all.tar.gz"], None);
    }

    #[test]
    fn a_user_may_say_which_file_stands_for_a_recording() {
        let mut files = AttackFiles::default();
        files.give("one/log.json", "mine.json".into());
        assert_eq!(files.find(URL), Some(Found::Itself("mine.json".into())));
    }
}

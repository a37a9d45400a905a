//! Splunk apps that a user names.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use hunt::Tables;
use intake::{Intake, Metadata, Stanza};
use query::{App, AppFile};

use crate::cli::TextArgs;
use crate::failure::Failure;
use crate::report;

/// How deep below the folder of an app, or of apps, its files lie.
const DEPTH: usize = 4;
/// The folders of an app whose files are read.
const FOLDERS: [&str; 3] = ["default", "local", "lookups"];

/// What the apps define; a later one wins over an earlier one. What is not applied of them is said.
pub(crate) fn read(paths: &[PathBuf]) -> Result<App, Failure> {
    let mut files = Vec::new();
    for path in paths {
        let failure =
            |problem: &dyn std::fmt::Display| Failure::new(format!("--app {}: {problem}", path.display()));
        let before = files.len();
        if path.is_dir() {
            walk(path, "", DEPTH, &mut files).map_err(|error| failure(&error))?;
        } else {
            let package = File::open(path).map_err(|error| failure(&error))?;
            files.extend(query::unpack(package).map_err(|error| failure(&error))?);
        }
        if files.len() == before {
            return Err(failure(
                &"there is no `default`, `local` or `lookups` folder with something to read",
            ));
        }
    }
    let app = App::read(&files);
    for what in &app.unread {
        report::warning(&format!("--app: {what}"));
    }
    Ok(app)
}

/// How texts are taken in that are in no known format; `None` where nobody says what they are.
pub(crate) fn intake(app: &App, args: &TextArgs, now_ns: i64) -> Option<Intake> {
    let told = Metadata {
        sourcetype: args.sourcetype.clone()?,
        source: args.source.clone().unwrap_or_default(),
        host: args.host.clone().unwrap_or_default(),
        index: String::new(),
        now_ns,
    };
    Some(Intake { told, ..intake_of(app) })
}

/// How the settings of an app take in texts.
pub(crate) fn intake_of(app: &App) -> Intake {
    let stanza =
        |(name, settings): (&String, &_)| Stanza { name: name.clone(), settings: Clone::clone(settings) };
    Intake {
        stanzas: app.stanzas.iter().map(stanza).collect(),
        transforms: app.transforms.clone(),
        told: Metadata::default(),
    }
}

/// The lookup tables of an app.
pub(crate) fn add_lookups(app: &App, tables: &mut Tables) -> Result<(), Failure> {
    tables.add_app(&app.lookups).map_err(|error| Failure::new(format!("--app: {error}")))
}

/// The files of an app's folder, in the order of their names.
fn walk(folder: &Path, below: &str, depth: usize, files: &mut Vec<AppFile>) -> std::io::Result<()> {
    let own = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let is_read = FOLDERS.contains(&own.as_str());
    let mut entries = fs::read_dir(folder)?.collect::<std::io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            if depth > 0 {
                walk(&entry.path(), &format!("{path}/"), depth - 1, files)?;
            }
        } else if is_read {
            let path = if below.is_empty() { format!("{own}/{path}") } else { path };
            files.push(AppFile { path, bytes: fs::read(entry.path())? });
        }
    }
    Ok(())
}

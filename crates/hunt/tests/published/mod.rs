//! The published queries as they were published, the package that compares itself with them, and what to run them on.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests read files, and say what they skip"
)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use detection::{Detection, Files};
use engine::{Engine, Environment};
use query::{Knowledge, Language, Mode, Query, Settings};
use store::Needs;
use taxonomy::Views;
use text::Source;

/// 10 March 2026, 18:00 UTC: the evening of the day that samples and tests tell of.
pub(crate) const EVENING_NS: i64 = 1_773_165_600 * 1_000_000_000;

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The published query of a language, or `None` (and a line that says so) where the documents are not at hand.
pub(crate) fn published(language: Language) -> Option<String> {
    let (from, to) = match language {
        Language::Spl => ("spl", "high severity medium confidence"),
        Language::Aql => ("sql", "high severity high confidence"),
        Language::Sigma => return None,
    };
    let folder = root().join("../shared/seeds");
    let texts = fs::read_dir(&folder).into_iter().flatten().flatten().filter_map(|entry| {
        let path = entry.path();
        path.extension().is_some_and(|end| end == "txt").then(|| fs::read_to_string(path).ok()).flatten()
    });
    let found = texts.into_iter().find_map(|text| {
        let lines = || text.lines().skip_while(|line| line.trim() != from).skip(1);
        let block: Vec<&str> = lines().take_while(|line| !line.starts_with(to)).collect();
        (!block.is_empty() && lines().count() > block.len()).then(|| block.join("\n"))
    });
    if found.is_none() {
        println!("skipped: shared/seeds absent");
    }
    found
}

/// Our transcription of it.
pub(crate) fn transcribed(language: Language) -> String {
    let file = root().join("detections/web_service_c2").join(format!("baseline.{}", language.name()));
    fs::read_to_string(file).expect("the package has its baselines")
}

/// The package.
pub(crate) fn package() -> (Detection, Folder) {
    let folder = Folder(root().join("detections/web_service_c2"));
    let detection = Detection::read("web_service_c2", &folder).expect("the package can be read");
    (detection, folder)
}

pub(crate) struct Folder(pub(crate) PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.0.join(path))
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let Ok(entries) = fs::read_dir(self.0.join(folder)) else { return Ok(Vec::new()) };
        let name = |entry: fs::DirEntry| {
            let slash = if entry.path().is_dir() { "/" } else { "" };
            format!("{}{slash}", entry.file_name().to_string_lossy())
        };
        let mut names: Vec<String> = entries.flatten().map(name).collect();
        names.sort();
        Ok(names)
    }
}

/// The rows of a query over one file, a line each: every field that has a value, in the order of the columns.
pub(crate) fn rows(language: Language, text: &str, file: &str, bytes: &[u8]) -> Vec<String> {
    let (views, knowledge) = (Views::default(), Knowledge::default());
    let settings = Settings::new(&engine::Catalogue, &knowledge, &views).with_mode(Mode::Lenient);
    let query = Query::compile(language, Source::new("published", text), &settings);
    let plan = query.plan.as_ref().unwrap_or_else(|| panic!("{}", query.render_diagnostics()));
    let needs = Needs::default().with(language.view(), plan::fields_read(plan));
    let store = hunt::read_bytes(file, bytes.to_vec(), needs).expect("the telemetry is whole");
    let engine = Engine::new(engine::Options::default()).expect("the engine starts");
    let rows = engine.run(plan, &store, &Environment::at(EVENING_NS));
    let rows = rows.unwrap_or_else(|found| panic!("{file}: {found:?}"));
    rows.iter().map(|row| format!("{:?}", row.fields)).collect()
}

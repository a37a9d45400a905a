//! What is to be said of a text.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use detection::Detection;
use lint::{Linter, lint_query};
use text::{Diagnostic, Diagnostics, Source, Span};

use crate::kind::Kind;
use crate::package::{Buffers, Overlay, root_of};
use crate::position::Text;
use crate::world::World;

/// The longest text that is looked at, in bytes. Rules and queries are a thousandth of it.
pub(crate) const LONGEST: usize = 1 << 20;

/// A text to look at.
pub(crate) struct Job {
    /// The editor's name for it.
    pub(crate) uri: String,
    /// The editor's number for this state of it.
    pub(crate) version: i32,
    /// What it is.
    pub(crate) kind: Kind,
    /// Its file.
    pub(crate) path: Option<PathBuf>,
    /// The text.
    pub(crate) text: Arc<Text>,
    /// All that is open.
    pub(crate) buffers: Arc<Buffers>,
}

/// What is to be said of a text.
pub(crate) fn examine(job: &Job, linter: &Linter<'_>, world: &World<'_>) -> Diagnostics {
    let text = job.text.as_str();
    if job.kind == Kind::Foreign {
        return Diagnostics::new();
    }
    if text.len() > LONGEST {
        let message = format!("this is longer than {LONGEST} bytes and is not looked at");
        return vec![Diagnostic::note("too-long", Span::new(0, 0), message)];
    }
    let root = job.path.as_deref().and_then(|path| root_of(path, world.disk, &job.buffers));
    let read = root.as_deref().map(|root| {
        let name = root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let files = Overlay { root, disk: world.disk, buffers: &job.buffers };
        (root, Detection::read(&name, &files))
    });
    match (job.kind, read) {
        (Kind::Foreign, _) => Diagnostics::new(),
        (Kind::Query(language), read) => {
            let listed = read.and_then(|(root, read)| {
                let detection = read.ok()?;
                let is_ours = |file: &str| Some(root.join(file).as_path()) == job.path.as_deref();
                let at = detection.queries.iter().position(|query| is_ours(&query.file))?;
                Some((detection, at))
            });
            let source = Source::new(&job.uri, text);
            match listed {
                Some((detection, at)) => lint_query(linter, &detection, at, &source),
                None => linter.lint(language, &source),
            }
        }
        (Kind::Manifest | Kind::Test, Some((root, Err(error)))) => {
            package_error(&error, root, job.path.as_deref(), &job.text).into_iter().collect()
        }
        (Kind::Manifest | Kind::Test, _) => Diagnostics::new(),
    }
}

/// Why a package cannot be read: at its place in the file that it is in, and at the top of the manifest.
fn package_error(
    error: &detection::PackageError,
    root: &Path,
    path: Option<&Path>,
    text: &Text,
) -> Option<Diagnostic> {
    const NAME: &str = "faulty-package";
    let own = Some(root.join(&error.file).as_path()) == path;
    let is_manifest = path == Some(root.join("detection.yml").as_path());
    if !own {
        let said = || Diagnostic::error(NAME, text.line_at(0), error.to_string());
        return is_manifest.then(said);
    }
    let number = |found: Option<u64>| found.and_then(|found| usize::try_from(found).ok()).unwrap_or(1).max(1);
    let mut line = Span::new(0, text.line_at(0).end);
    for _ in 1..number(error.line) {
        let next = text.as_str()[line.end..].find('\n').map_or(line.end, |end| line.end + end + 1);
        line = text.line_at(next);
    }
    let before =
        line.of(text.as_str()).chars().take(number(error.column) - 1).map(char::len_utf8).sum::<usize>();
    let start = line.start + before;
    let word = text.as_str()[start..line.end].find([' ', ',', ':', '}', ']']).unwrap_or(line.end - start);
    Some(Diagnostic::error(
        NAME,
        Span::new(start, start + word.max(1).min(line.end - start)),
        &*error.message,
    ))
}

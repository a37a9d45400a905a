//! Telemetry into a store, with progress on a terminal.

use std::io::IsTerminal;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use intake::Intake;
use store::{Builder, Needs, Store};
use taxonomy::Views;
use telemetry::{Event, FileDone, Flow, Sink, TextDecoder, Warning, WarningKind};

use crate::cli::InputArgs;
use crate::failure::Failure;
use crate::report;

/// What was read, for the closing line.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Read {
    /// How many events.
    pub(crate) events: u64,
    /// How many files and members of archives gave events.
    pub(crate) files: u64,
    /// How many warnings there were.
    pub(crate) warnings: u64,
    /// How many files were read as text logs.
    pub(crate) texts: u64,
}

/// What becomes of texts in no known format.
pub(crate) enum Texts {
    /// The command reads none.
    Skipped,
    /// The command has `--sourcetype`, which is not given.
    Undescribed,
    /// They are read so.
    Described(Intake),
}

/// Reads `paths` into a store for `needs`; without paths, opens the store that `--store` names.
pub(crate) fn read(
    paths: &[PathBuf],
    needs: Needs,
    views: Views,
    args: &InputArgs,
    texts: Texts,
) -> Result<(Store, Read), Failure> {
    for path in paths {
        if !path.exists() {
            return Err(Failure::new(missing(path)));
        }
    }
    if let (true, Some(folder)) = (paths.is_empty(), &args.store) {
        if !folder.join(SUMMARY).is_file() {
            let message = "there is no store here; name files or folders to fill it from";
            return Err(Failure::new(format!("{}: {message}", folder.display())));
        }
        let store = Store::open_with(folder, views)
            .map_err(|error| Failure::new(format!("{}: {error}", folder.display())))?;
        let read = Read { events: store.events() as u64, ..Read::default() };
        return Ok((store, read));
    }
    let needs = if args.store.is_some() { Needs::all() } else { needs };
    if let Some(folder) = &args.store {
        make_room(folder, args.replace)?;
    }
    let spill = spill_folder();
    let hint = matches!(texts, Texts::Undescribed).then_some("; --sourcetype NAME reads it as a text log");
    let text = match texts {
        Texts::Described(intake) => Some(Arc::new(intake) as Arc<dyn TextDecoder>),
        Texts::Skipped | Texts::Undescribed => None,
    };
    let options =
        telemetry::Options { keep_raw: needs.reads_raw(&views), text, ..telemetry::Options::default() };
    let budget = usize::try_from(args.memory << 20).unwrap_or(usize::MAX);
    let builder = Builder::with_views(needs, views).with_budget(budget, &spill);
    let (store, read) = gather(paths, &options, builder, hint)?;
    if let Some(folder) = &args.store {
        store
            .write_parquet(folder)
            .map_err(|error| Failure::new(format!("{}: {error}", folder.display())))?;
    }
    Ok((store, read))
}

/// The file that makes a folder a store.
const SUMMARY: &str = "store.json";

/// A store is filled once, unless the user says that what it holds may go.
fn make_room(folder: &Path, replace: bool) -> Result<(), Failure> {
    if !folder.join(SUMMARY).is_file() {
        return Ok(());
    }
    if !replace {
        let message =
            "there is a store here already: name no files to search it, or give --replace to fill it anew";
        return Err(Failure::new(format!("--store {}: {message}", folder.display())));
    }
    let failure = |error: std::io::Error| Failure::new(format!("--store {}: {error}", folder.display()));
    for entry in std::fs::read_dir(folder).map_err(failure)? {
        let path = entry.map_err(failure)?.path();
        let is_part = path.extension().is_some_and(|end| end == "parquet");
        if is_part || path.file_name().is_some_and(|name| name == SUMMARY) {
            std::fs::remove_file(&path).map_err(failure)?;
        }
    }
    Ok(())
}

/// The files below paths, and how many warnings there were of what cannot be read.
pub(crate) fn files(paths: &[PathBuf]) -> (Vec<PathBuf>, u64) {
    struct Warnings(u64);
    impl Sink for Warnings {
        fn event(&mut self, _event: Event) -> Flow {
            ControlFlow::Continue(())
        }

        fn warning(&mut self, warning: Warning) {
            self.0 += 1;
            report::warning(&warning.to_string());
        }
    }
    let mut warnings = Warnings(0);
    let files = telemetry::files(paths, &mut warnings);
    (files, warnings.0)
}

/// Where events go that are more than memory may hold.
pub(crate) fn spill_folder() -> PathBuf {
    std::env::temp_dir().join(format!("overhear-{}", std::process::id()))
}

/// Takes away what was put there.
pub(crate) fn clean_up() {
    let folder = spill_folder();
    if folder.exists()
        && let Err(error) = std::fs::remove_dir_all(&folder)
    {
        report::warning(&format!("{}: {error}", folder.display()));
    }
}

/// What to say of a path that leads nowhere. A query that the shell took apart leaves its words among the paths.
pub(crate) fn missing(path: &Path) -> String {
    let shown = path.display().to_string();
    let of_query = shown.contains(['=', '|', '"', '(', '*']);
    let hint =
        if of_query { "; if it is part of the query, put the whole query in single quotes" } else { "" };
    format!("{shown}: no such file or folder{hint}")
}

/// Other threads decode, this one builds columns. `hint` is what to do about a file of no known format.
fn gather(
    paths: &[PathBuf],
    options: &telemetry::Options,
    builder: Builder,
    hint: Option<&str>,
) -> Result<(Store, Read), Failure> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let mut building = Building { builder, progress: progress(), read: Read::default(), hint, failure: None };
    let read = telemetry::read_on(threads, paths, options, &mut building);
    building.progress.finish_and_clear();
    if let Some(failure) = building.failure {
        return Err(failure);
    }
    read.map_err(|stopped| Failure::new(stopped.to_string()))?;
    let store = building.builder.finish().map_err(|error| Failure::new(error.to_string()))?;
    Ok((store, building.read))
}

/// After so many events the progress is shown anew.
const PROGRESS_EVENTS: u64 = 512;

/// A line that moves on a terminal, nothing in a pipe.
pub(crate) fn progress() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    let style =
        ProgressStyle::with_template("{spinner} {human_pos} events, {per_sec}, {elapsed}  {wide_msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

/// A store while it is filled.
struct Building<'h> {
    builder: Builder,
    progress: ProgressBar,
    read: Read,
    hint: Option<&'h str>,
    /// Why it cannot take more.
    failure: Option<Failure>,
}

impl Sink for Building<'_> {
    fn event(&mut self, event: Event) -> Flow {
        if let Err(error) = self.builder.push(&event) {
            self.failure = Some(Failure::new(error.to_string()));
            return ControlFlow::Break(());
        }
        self.read.events += 1;
        if self.read.events.is_multiple_of(PROGRESS_EVENTS) {
            self.progress.set_position(self.read.events);
        }
        ControlFlow::Continue(())
    }

    fn warning(&mut self, warning: Warning) {
        self.read.warnings += 1;
        let is_unknown = warning.kind == WarningKind::UnknownFormat;
        let hint = self.hint.filter(|_| is_unknown).unwrap_or_default();
        self.progress.suspend(|| report::warning(&format!("{warning}{hint}")));
    }

    fn file_done(&mut self, done: FileDone) {
        self.read.files += u64::from(done.events > 0);
        self.read.texts += u64::from(done.format == "text");
        self.progress.set_message(format!("{} files, {}", self.read.files, done.file));
    }
}

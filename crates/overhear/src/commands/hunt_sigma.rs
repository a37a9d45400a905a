//! `overhear hunt --sigma`: all rules of folders in one pass over files.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use indicatif::ProgressBar;
use query::SigmaStatus;
use ruleset::{
    Correlated, Correlator, Page, Pass, PassError, PassTotals, Refused, RuleMatch, Ruleset, Selection,
    Summary, Timeline, Watch, navigator_layer,
};
use telemetry::{Piece, Times, Warning};

use super::hunt::in_time;
use super::{CLEAN, found};
use crate::cli::{Format, HuntArgs, SigmaArgs};
use crate::failure::Failure;
use crate::session::{Origin, Session};
use crate::sigma::rules;
use crate::sigma::runs::RunFiles;
use crate::sigma::write::Writer;
use crate::{clock, input, report};

/// Runs it.
#[expect(clippy::disallowed_methods, reason = "the door measures how long it took")]
pub(crate) fn run(args: &HuntArgs) -> Result<ExitCode, Failure> {
    let started = Instant::now();
    let session = Session::to_run(&args.set_up, &args.running, args.time.now.as_deref())?;
    let times = clock::times(&args.time, session.now_ns)?;
    let read = rules::read(&args.sigma.sigma, selection(&args.sigma)?, &session.settings(Origin::Given))?;
    let ruleset = read.ruleset;
    warn_of_refused(&ruleset);
    session.warn_of_placeholders(|name| read.placeholders.contains(name));
    if ruleset.shown() == 0 {
        let count = report::counted(ruleset.refused.len() as u64, "rule");
        return Err(Failure::new(format!(
            "--sigma: no rule runs, so that nothing was hunted for: {count} cannot run"
        )));
    }
    let (html, navigator) = (Output::of(&args.sigma.html)?, Output::of(&args.sigma.navigator)?);
    let (totals, results) = hunt(args, &ruleset, times)?;
    let summary = results.summary;
    if totals.events == 0 {
        return Err(Failure::new("no events were read, so that there is nothing to hunt in"));
    }
    in_time(times, totals.times)?;
    let closing = closing(&ruleset, &summary, totals, times);
    if let (Some(page), Some(file)) = (results.page, html) {
        file.write(|out| page.write(out, &summary, &ruleset.rules, &ruleset.refused, &closing))?;
    }
    if let Some(file) = navigator {
        let layer = navigator_layer(&summary, &ruleset.rules);
        file.write(|out| Ok(serde_json::to_writer_pretty(out, &layer)?))?;
    }
    if args.output.format == Format::Table && summary.findings > 0 {
        report::note(&format!("\n{}", summary.text(&ruleset.rules).trim_end()));
    }
    note_of_status(&ruleset, &summary);
    report::note(&format!("{closing}, {:.1} s", started.elapsed().as_secs_f64()));
    Ok(if summary.findings == 0 { CLEAN } else { found() })
}

/// Rules that their own project does not stand behind may find much.
fn note_of_status(ruleset: &Ruleset, summary: &Summary) {
    for status in [SigmaStatus::Unsupported, SigmaStatus::Deprecated] {
        let (rules, findings) = summary.of_status(&ruleset.rules, status);
        if findings > 0 {
            report::note(&format!(
                "{} of status `{}` made {findings} of the {}; --status stable,test,experimental leaves such rules out",
                report::counted(rules, "rule"),
                status.word(),
                report::counted(summary.findings, "finding")
            ));
        }
    }
}

/// Which rules are asked for.
fn selection(args: &SigmaArgs) -> Result<Selection, Failure> {
    Ok(Selection {
        min_level: args.min_level.map(|level| level.0),
        status: args.status.iter().map(|status| status.0).collect(),
        tags: args.tags.clone(),
        without_tags: args.exclude_tags.clone(),
        exclusions: rules::exclusions(&args.exclude)?,
    })
}

/// Reads the files and writes what rules find in them.
fn hunt(args: &HuntArgs, ruleset: &Ruleset, times: Times) -> Result<(PassTotals, Results), Failure> {
    if let Some(path) = args.paths.iter().find(|path| !path.exists()) {
        return Err(Failure::new(input::missing(path)));
    }
    let (files, warnings) = input::files(&args.paths);
    let threads = args.sigma.threads.or_else(|| std::thread::available_parallelism().ok());
    let threads = threads.map_or(1, NonZeroUsize::get);
    let mut shown = Shown {
        results: Results {
            summary: Summary::new(ruleset.rules.len()),
            page: args.sigma.html.is_some().then(Page::default),
        },
        timeline: args.sigma.timeline.then(|| Timeline::new(Box::new(RunFiles::new(input::spill_folder())))),
        writer: Writer::stdout(args.output.format, &ruleset.rules)?,
        ruleset,
        correlator: ruleset.correlator(),
        progress: input::progress(),
        files: files.len(),
    };
    let pass = Pass { ruleset, times, threads };
    let totals =
        pass.run(&Piece::of_files(&files, &telemetry::Options::default()), &mut shown).map_err(|error| {
            match error {
                PassError::Watch(failure) => failure,
                PassError::ReaderStopped => {
                    Failure::new("a decoder stopped unexpectedly; this is a fault of ours, please report it")
                }
            }
        })?;
    Ok((PassTotals { warnings: totals.warnings + warnings, ..totals }, shown.finish()?))
}

/// What is made of matches beside writing them.
struct Results {
    summary: Summary,
    page: Option<Page>,
}

/// Where matches go.
struct Shown<'r> {
    results: Results,
    timeline: Option<Timeline>,
    writer: Writer<'r>,
    ruleset: &'r Ruleset,
    correlator: Correlator<'r>,
    progress: ProgressBar,
    files: usize,
}

impl Watch for Shown<'_> {
    type Error = Failure;

    fn matches(&mut self, lot: Vec<RuleMatch>) -> Result<(), Failure> {
        let progress = self.progress.clone();
        progress.suspend(|| {
            lot.into_iter().try_for_each(|found| match self.correlator.take(found) {
                Some(found) => self.show(found),
                None => Ok(()),
            })
        })
    }

    fn warning(&mut self, warning: &Warning) {
        self.progress.suspend(|| report::warning(&warning.to_string()));
    }

    fn progress(&mut self, events: u64, file: Option<usize>) {
        self.progress.set_position(events);
        self.progress.set_message(format!("{} of {} files", file.unwrap_or(self.files), self.files));
    }
}

impl Shown<'_> {
    fn show(&mut self, found: RuleMatch) -> Result<(), Failure> {
        self.results.summary.add(&found);
        if let Some(page) = &mut self.results.page {
            page.add(&found, &self.ruleset.rules[found.rule as usize]);
        }
        match &mut self.timeline {
            Some(timeline) => timeline.add(found)?,
            None => self.writer.write(&found)?,
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Results, Failure> {
        self.progress.finish_and_clear();
        let correlator = std::mem::replace(&mut self.correlator, self.ruleset.correlator());
        let Correlated { matches, warnings } = correlator.finish();
        warnings.iter().for_each(|warning| report::warning(warning));
        matches.into_iter().try_for_each(|found| self.show(found))?;
        if let Some(timeline) = self.timeline.take() {
            timeline.finish(&mut |found| self.writer.write(found))?;
        }
        self.writer.finish()?;
        Ok(self.results)
    }
}

/// A file that was asked for, opened before the hunt: nobody should wait for one whose report cannot be written.
struct Output<'p> {
    path: &'p Path,
    file: File,
}

impl<'p> Output<'p> {
    fn of(path: &'p Option<PathBuf>) -> Result<Option<Output<'p>>, Failure> {
        let Some(path) = path else { return Ok(None) };
        // What an earlier hunt wrote stays until there is something to put in its place.
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path);
        let file = file.map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
        Ok(Some(Output { path, file }))
    }

    fn write(self, write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), Failure> {
        // Only a file has a length; a pipe, or a terminal, takes what comes.
        let _ = self.file.set_len(0);
        let mut out = BufWriter::new(self.file);
        let written = write(&mut out).and_then(|()| out.flush());
        written.map_err(|error| Failure::new(format!("{}: {error}", self.path.display())))
    }
}

/// Names each rule that cannot run.
fn warn_of_refused(ruleset: &Ruleset) {
    for one in &ruleset.refused {
        let Refused { file, line, column, reason, .. } = one;
        report::warning(&format!("{file}:{line}:{column}: the rule does not run: {reason}"));
    }
}

fn closing(ruleset: &Ruleset, summary: &Summary, totals: PassTotals, times: Times) -> String {
    let mut said = format!("{} run", report::counted(ruleset.shown() as u64, "rule"));
    for (count, what) in [(ruleset.refused.len(), "cannot run"), (ruleset.left_out, "left out")] {
        if count > 0 {
            said.push_str(&format!(", {count} {what}"));
        }
    }
    let times = match times {
        (None, None) => String::new(),
        _ => format!("; {} in the times asked for: {}", totals.times.inside, totals.times.of_when()),
    };
    // Each rule that cannot run was warned of.
    let warnings = totals.warnings + ruleset.refused.len() as u64;
    format!(
        "{}; {said}; {} in {}, {}{times}",
        report::counted(summary.findings, "finding"),
        report::counted(totals.events, "event"),
        report::counted(totals.files, "file"),
        report::counted(warnings, "warning")
    )
}

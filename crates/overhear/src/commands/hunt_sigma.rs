//! `overhear hunt --sigma`: all rules of folders in one pass over files.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use hunt::Times;

use super::hunt::in_time;
use super::{CLEAN, found};
use crate::cli::{Format, HuntArgs, SigmaArgs};
use crate::failure::Failure;
use crate::input::{self, Read};
use crate::session::{Origin, Session};
use crate::sigma::correlations::Gatherer;
use crate::sigma::finding::Finding;
use crate::sigma::html::Page;
use crate::sigma::navigator;
use crate::sigma::pass::Pass;
use crate::sigma::rules::{self, Rules, Wanted};
use crate::sigma::summary::Summary;
use crate::sigma::timeline::Timeline;
use crate::sigma::tuning::Tuning;
use crate::sigma::write::Writer;
use crate::{clock, report};

/// Runs it.
#[expect(clippy::disallowed_methods, reason = "the door measures how long it took")]
pub(crate) fn run(args: &HuntArgs) -> Result<ExitCode, Failure> {
    let started = Instant::now();
    let session = Session::to_run(&args.set_up, &args.running, args.time.now.as_deref())?;
    let times = clock::times(&args.time, session.now_ns)?;
    let rules = rules::read(&args.sigma.sigma, wanted(&args.sigma)?, &session.settings(Origin::Given))?;
    refused(&rules);
    session.warn_of_placeholders(|name| rules.placeholders.contains(name));
    if rules.shown() == 0 {
        let count = report::counted(rules.refused.len() as u64, "rule");
        return Err(Failure::new(format!(
            "--sigma: no rule runs, so that nothing was hunted for: {count} cannot run"
        )));
    }
    let threads = args.sigma.threads;
    let threads = threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let pass = Pass { sweep: &rules.sweep, correlations: &rules.correlations, times, threads };
    let mut shown = Shown {
        summary: Summary::new(rules.all.len()),
        page: args.sigma.html.is_some().then(Page::default),
        timeline: args.sigma.timeline.then(|| Timeline::new(input::spill_folder())),
        writer: Writer::stdout(args.output.format, &rules.all)?,
        gatherer: rules.correlations.gatherer(),
        rules: &rules,
    };
    let read = pass.run(&args.paths, &mut |finding| shown.add(finding))?;
    let (summary, page) = shown.finish()?;
    if read.events == 0 {
        return Err(Failure::new("no events were read, so that there is nothing to hunt in"));
    }
    in_time(times, read.window)?;
    let closing = closing(&rules, &summary, read, times);
    if let (Some(page), Some(path)) = (page, &args.sigma.html) {
        file(path, |out| page.write(out, &summary, &rules.all, &closing))?;
    }
    if let Some(path) = &args.sigma.navigator {
        let layer = navigator::layer(&summary, &rules.all);
        file(path, |out| Ok(serde_json::to_writer_pretty(out, &layer)?))?;
    }
    if args.output.format == Format::Table && summary.findings > 0 {
        report::note(&format!("\n{}", summary.text(&rules.all).trim_end()));
    }
    report::note(&format!("{closing}, {:.1} s", started.elapsed().as_secs_f64()));
    Ok(if summary.findings == 0 { CLEAN } else { found() })
}

/// Which rules are asked for.
fn wanted(args: &SigmaArgs) -> Result<Wanted, Failure> {
    Ok(Wanted {
        least: args.min_level.map(|level| level.0),
        status: args.status.iter().map(|status| status.0).collect(),
        tags: args.tags.clone(),
        without_tags: args.exclude_tags.clone(),
        tuning: Tuning::read(&args.exclude)?,
    })
}

/// Where findings go.
struct Shown<'r> {
    summary: Summary,
    page: Option<Page>,
    timeline: Option<Timeline>,
    writer: Writer<'r>,
    gatherer: Gatherer<'r>,
    rules: &'r Rules,
}

impl Shown<'_> {
    fn add(&mut self, mut finding: Finding) -> Result<(), Failure> {
        self.gatherer.add(&mut finding);
        if self.rules.hidden.contains(&finding.rule) { Ok(()) } else { self.show(finding) }
    }

    fn show(&mut self, finding: Finding) -> Result<(), Failure> {
        self.summary.add(&finding);
        if let Some(page) = &mut self.page {
            page.add(&finding);
        }
        match &mut self.timeline {
            Some(timeline) => timeline.add(finding),
            None => Ok(self.writer.write(&finding)?),
        }
    }

    fn finish(mut self) -> Result<(Summary, Option<Page>), Failure> {
        let gatherer = std::mem::replace(&mut self.gatherer, self.rules.correlations.gatherer());
        let found = gatherer.finish(&self.rules.all);
        let mut shown = found.into_iter().filter(|finding| !self.rules.inner.contains(&finding.rule));
        shown.try_for_each(|finding| self.show(finding))?;
        if let Some(timeline) = self.timeline.take() {
            timeline.finish(&mut |finding| Ok(self.writer.write(finding)?))?;
        }
        self.writer.finish()?;
        Ok((self.summary, self.page))
    }
}

/// Writes a file that was asked for.
fn file(path: &Path, write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), Failure> {
    let written = File::create(path).and_then(|file| {
        let mut out = BufWriter::new(file);
        write(&mut out)?;
        out.flush()
    });
    written.map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}

/// Names each rule that cannot run.
fn refused(rules: &Rules) {
    for one in &rules.refused {
        report::warning(&format!("{}:{}: the rule does not run: {}", one.file, one.line, one.reason));
    }
}

fn closing(rules: &Rules, summary: &Summary, read: Read, times: Times) -> String {
    let mut said = format!("{} run", report::counted(rules.shown() as u64, "rule"));
    for (count, what) in [(rules.refused.len(), "cannot run"), (rules.left_out, "left out")] {
        if count > 0 {
            said.push_str(&format!(", {count} {what}"));
        }
    }
    let times = match times {
        (None, None) => String::new(),
        _ => format!("; {} in the times asked for: {}", read.window.inside, read.window.of_when()),
    };
    // Each rule that cannot run was warned of.
    let warnings = read.warnings + rules.refused.len() as u64;
    format!(
        "{}; {said}; {} in {}, {}{times}",
        report::counted(summary.findings, "finding"),
        report::counted(read.events, "event"),
        report::counted(read.files, "file"),
        report::counted(warnings, "warning")
    )
}

//! `overhear hunt --sigma`: all rules of folders in one pass over files.

use std::process::ExitCode;
use std::time::Instant;

use super::{CLEAN, found};
use crate::cli::{Format, HuntArgs};
use crate::failure::Failure;
use crate::input::Read;
use crate::sigma::pass::Pass;
use crate::sigma::rules::{self, Rules, Wanted};
use crate::sigma::summary::Summary;
use crate::sigma::tuning::Tuning;
use crate::sigma::write::Writer;
use crate::{clock, report};

/// Runs it.
#[expect(clippy::disallowed_methods, reason = "the door measures how long it took")]
pub(crate) fn run(args: &HuntArgs) -> Result<ExitCode, Failure> {
    let started = Instant::now();
    let now_ns = clock::now_ns(args.time.now.as_deref())?;
    let time = |given: &Option<String>| given.as_deref().map(|text| clock::time_ns(text, now_ns)).transpose();
    let times = (time(&args.time.earliest)?, time(&args.time.latest)?);
    let wanted = Wanted {
        least: args.sigma.min_level.map(|level| level.0),
        status: args.sigma.status.iter().map(|status| status.0).collect(),
        tags: args.sigma.tags.clone(),
        without_tags: args.sigma.exclude_tags.clone(),
        tuning: Tuning::read(&args.sigma.exclude)?,
    };
    let rules = rules::read(&args.sigma.sigma, wanted)?;
    refused(&rules);
    let threads =
        args.sigma.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let pass = Pass { sweep: &rules.sweep, times, threads };
    let mut summary = Summary::new(rules.all.len());
    let mut writer = Writer::stdout(args.output.format, &rules.all)?;
    let read = pass.run(&args.paths, &mut |finding| {
        summary.add(&finding);
        Ok(writer.write(&finding)?)
    })?;
    writer.finish()?;
    if read.events == 0 {
        return Err(Failure::new("no events were read, so that there is nothing to hunt in"));
    }
    if args.output.format == Format::Table && summary.findings > 0 {
        report::note(&format!("\n{}", summary.text(&rules.all).trim_end()));
    }
    report::note(&closing(&rules, &summary, read, started.elapsed().as_secs_f64()));
    Ok(if summary.findings == 0 { CLEAN } else { found() })
}

/// Names each rule that cannot run.
fn refused(rules: &Rules) {
    for one in &rules.refused {
        report::warning(&format!("{}:{}: the rule does not run: {}", one.file, one.line, one.reason));
    }
}

fn closing(rules: &Rules, summary: &Summary, read: Read, seconds: f64) -> String {
    let mut said = format!("{} rules run", rules.all.len());
    for (count, what) in [(rules.refused.len(), "cannot run"), (rules.left_out, "left out")] {
        if count > 0 {
            said.push_str(&format!(", {count} {what}"));
        }
    }
    let of =
        |count: u64, what: &str| if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") };
    format!(
        "{}; {said}; {} in {}, {}, {seconds:.1} s",
        of(summary.findings, "finding"),
        of(read.events, "event"),
        of(read.files, "file"),
        of(read.warnings, "warning")
    )
}

//! `overhear hunt`: every packaged detection over files and folders.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Instant;

use engine::{Engine, Environment};
use hunt::{Compiled, EventPlace, Finding, Reason, Replay, Tables, why_missed};
use query::{Language, Settings};
use serde::Serialize;
use store::Store;
use telemetry::{EventTimes, Times, rfc3339};
use text::Severity;

use super::explain_picture::flat_reason;
use super::{CLEAN, found};
use crate::cli::{Format, HuntArgs};
use crate::failure::Failure;
use crate::input::{self, Read, Texts};
use crate::packages::{Package, packages};
use crate::session::{Origin, Session, warn_of_idle};
use crate::{clock, output, report, window};

/// A finding, and why each published query misses its connections.
#[derive(Serialize)]
struct Reported {
    #[serde(flatten)]
    finding: Finding,
    #[serde(skip_serializing_if = "Option::is_none")]
    missed_by: Option<Vec<MissedBy>>,
}

impl Reported {
    /// What findings are sorted by: the time, then where the first event is. Those without a time come last.
    fn place(&self) -> (bool, Option<&str>, Option<(&str, u64)>) {
        let time = self.finding.time.as_deref();
        let event = self.finding.connections.first().or(self.finding.events.first());
        (time.is_none(), time, event.map(|event| (event.file.as_str(), event.record)))
    }
}

/// Why a published query misses a connection.
#[derive(Serialize)]
struct MissedBy {
    query: String,
    event: EventPlace,
    reasons: Vec<Reason>,
}

/// Runs it.
#[expect(clippy::disallowed_methods, reason = "the door measures how long it took")]
pub(crate) fn run(args: &HuntArgs) -> Result<ExitCode, Failure> {
    let started = Instant::now();
    let packages = packages(&args.detections)?;
    known_tables(&packages, &args.set_up.knowledge.lookups)?;
    let session = Session::to_run(&args.set_up, &args.running, args.time.now.as_deref())?;
    let times = clock::times(&args.time, session.now_ns)?;
    let settings = session.settings(Origin::Package);
    let mut queries = Vec::new();
    for package in &packages {
        queries.extend(chosen(package, args, &settings, times)?);
    }
    let languages: Vec<Language> = queries.iter().map(|query| query.compiled.language).collect();
    let running = args.running.given().map(|option| (option, Language::Spl));
    warn_of_idle(args.set_up.given().into_iter().chain(running), &languages);
    let (store, read) = input::read(
        &args.paths,
        hunt::needs(queries.iter()),
        session.views.clone(),
        &args.input,
        Texts::Skipped,
    )?;
    if read.events == 0 {
        return Err(Failure::new("no events were read, so that there is nothing to hunt in"));
    }
    let seen = if times == (None, None) { EventTimes::default() } else { window::of(&store, times) };
    in_time(times, seen)?;
    let hunter = Hunter { session: &session, engine: session.engine()?, store: &store, why: args.why };
    let mut reported = Vec::new();
    for package in &packages {
        let of_package: Vec<&Compiled<'_>> =
            queries.iter().filter(|query| std::ptr::eq(query.detection, &package.detection)).collect();
        reported.extend(hunter.findings(package, &of_package)?);
    }
    reported.sort_by(|one, other| one.place().cmp(&other.place()));
    write(&reported, args)?;
    report::note(&closing(reported.len(), read, (times, seen), started.elapsed().as_secs_f64()));
    Ok(if reported.is_empty() { CLEAN } else { found() })
}

/// Times in which no event lies are no clean bill: nothing was looked at.
pub(super) fn in_time(times: Times, seen: EventTimes) -> Result<(), Failure> {
    if times == (None, None) || seen.inside > 0 {
        return Ok(());
    }
    let end = |time: Option<i64>, open: &str| time.map_or_else(|| open.to_owned(), rfc3339);
    Err(Failure::new(format!(
        "no event lies in the times asked for ({} to {}), so that nothing was hunted in: {}",
        end(times.0, "the beginning"),
        end(times.1, "the end"),
        seen.of_when()
    )))
}

/// A table that no detection reads would change nothing: its name is a slip.
fn known_tables(packages: &[Package], given: &[String]) -> Result<(), Failure> {
    let known: Vec<&str> =
        packages.iter().flat_map(|one| &one.detection.lookups).map(|lookup| lookup.name.as_str()).collect();
    for given in given {
        let name = given.split_once('=').map_or(given.as_str(), |(name, _)| name);
        if !known.contains(&name) {
            let known = known.join(", ");
            return Err(Failure::new(format!(
                "--lookup `{name}`: no detection here reads it; they read: {known}"
            )));
        }
    }
    Ok(())
}

/// The queries of a package that run: its own of one language, and with `--why` the published ones.
fn chosen<'p>(
    package: &'p Package,
    args: &HuntArgs,
    settings: &Settings<'_>,
    times: Times,
) -> Result<Vec<Compiled<'p>>, Failure> {
    let detection = &package.detection;
    let mut all: Vec<Compiled<'p>> =
        detection.queries.iter().map(|query| Compiled::with(detection, query, settings)).collect();
    let language = args.language.map(Language::from);
    let first = all.iter().position(|query| {
        query.is_ours() && language.is_none_or(|language| query.compiled.language == language)
    });
    let Some(first) = first else {
        return Err(Failure::new(format!("detection `{}` has no query in that language", detection.name)));
    };
    let mut queries = vec![all.remove(first)];
    if args.why {
        queries.extend(all.into_iter().filter(|query| !query.is_ours()));
    }
    for query in &mut queries {
        if query.compiled.plan.is_none() {
            return Err(Failure::query(&query.compiled.source, &query.compiled.diagnostics));
        }
        let said = query.compiled.diagnostics.iter().filter(|found| found.severity == Severity::Warning);
        report::diagnostics(&query.compiled.source, &said.cloned().collect::<Vec<_>>());
        query.set_times(times);
    }
    Ok(queries)
}

/// Runs queries over what was read.
struct Hunter<'a> {
    session: &'a Session,
    engine: &'a Engine,
    store: &'a Store,
    why: bool,
}

impl Hunter<'_> {
    fn findings(&self, package: &Package, queries: &[&Compiled<'_>]) -> Result<Vec<Reported>, Failure> {
        let mut tables = Tables::of(&package.detection, |file| package.read(file)).map_err(Failure::new)?;
        self.session.known.add_to(&mut tables)?;
        let environment = Environment { lookups: &tables, trace: true, ..self.session.environment() };
        let mut reported = Vec::new();
        for query in queries.iter().filter(|query| query.is_ours()) {
            let findings = query
                .findings(self.engine, self.store, &environment)
                .map_err(|errors| Failure::query(&query.compiled.source, &errors))?;
            for finding in findings {
                let missed_by =
                    self.why.then(|| self.missed_by(&finding, queries, &environment)).transpose()?;
                reported.push(Reported { finding, missed_by });
            }
        }
        Ok(reported)
    }

    fn missed_by(
        &self,
        finding: &Finding,
        queries: &[&Compiled<'_>],
        environment: &Environment<'_>,
    ) -> Result<Vec<MissedBy>, Failure> {
        let mut missed = Vec::new();
        for query in queries.iter().filter(|query| !query.is_ours()) {
            let Some(plan) = &query.compiled.plan else { continue };
            for (event, place) in finding.connection_events.iter().zip(&finding.connections) {
                let store = self.store.only(&[*event]).map_err(|error| Failure::new(error.to_string()))?;
                let text = query.compiled.source.text();
                let asking = Replay { engine: self.engine, environment, store: &store, text };
                let reasons = why_missed(plan, *event, asking)
                    .map_err(|errors| Failure::query(&query.compiled.source, &errors))?;
                if !reasons.is_empty() {
                    missed.push(MissedBy { query: query.query.file.clone(), event: place.clone(), reasons });
                }
            }
        }
        Ok(missed)
    }
}

fn write(reported: &[Reported], args: &HuntArgs) -> Result<(), Failure> {
    let format = args.output.format;
    let mut out = io::BufWriter::new(io::stdout().lock());
    if format == Format::Table {
        for one in reported {
            write!(out, "{}", output::printable(&card(one)))?;
        }
    } else {
        let columns: &[String] = &columns(args.why);
        let rows: Vec<output::Row> = if format == Format::Csv {
            reported.iter().flat_map(flat_rows).collect()
        } else {
            reported.iter().filter_map(|one| serde_json::to_value(one).ok()?.as_object().cloned()).collect()
        };
        output::write_rows(&mut out, format, if format == Format::Csv { columns } else { &[] }, &rows)?;
    }
    Ok(out.flush()?)
}

/// The columns of CSV: with `--why` also those of what a published query says of an event.
fn columns(why: bool) -> Vec<String> {
    const FINDING: &str = "detection title severity technique language time host user process process_id process_guid parent \
        command_line service name evidence destination_ip destination_port connections events";
    const MISSED: &str = " missed_by missed_file missed_record stage cause message field value";
    let missed = if why { MISSED } else { "" };
    FINDING.split_whitespace().chain(missed.split_whitespace()).map(str::to_owned).collect()
}

/// Rows of texts alone: the places of events become `file:record`, and a finding has a row for each event and reason for
/// which a published query misses it.
fn flat_rows(reported: &Reported) -> Vec<output::Row> {
    let Ok(serde_json::Value::Object(mut head)) = serde_json::to_value(&reported.finding) else {
        return Vec::new();
    };
    for name in ["connections", "events"] {
        if let Some(serde_json::Value::Array(places)) = head.get_mut(name) {
            for place in places {
                let file = place.get("file").and_then(|file| file.as_str()).unwrap_or_default();
                let record = place.get("record").map(ToString::to_string).unwrap_or_default();
                *place = format!("{file}:{record}").into();
            }
        }
    }
    let mut rows = Vec::new();
    for missed in reported.missed_by.iter().flatten() {
        for reason in &missed.reasons {
            let mut row = head.clone();
            row.insert("missed_by".to_owned(), missed.query.clone().into());
            row.insert("missed_file".to_owned(), missed.event.file.clone().into());
            row.insert("missed_record".to_owned(), missed.event.record.into());
            row.extend(flat_reason(reason));
            rows.push(row);
        }
    }
    if rows.is_empty() { vec![head] } else { rows }
}

/// A finding for people.
fn card(reported: &Reported) -> String {
    let Reported { finding, missed_by } = reported;
    let one = |texts: &hunt::Texts| if texts.0.is_empty() { "-".to_owned() } else { texts.0.join(", ") };
    let mut card = format!(
        "{}  {}  [{} {}]\n",
        finding.severity.to_uppercase(),
        finding.title,
        finding.technique,
        finding.detection
    );
    let mut line = |label: &str, text: String| card.push_str(&format!("  {label:<11}{text}\n"));
    line("when", finding.time.clone().unwrap_or_else(|| "-".to_owned()));
    line("who", format!("{} on {}", one(&finding.user), one(&finding.host)));
    line("process", format!("{} (pid {})", one(&finding.process), one(&finding.process_id)));
    line("parent", one(&finding.parent));
    line("command", cut(&one(&finding.command_line)));
    line("service", format!("{}: {}", one(&finding.service), one(&finding.name)));
    line("connected", connected(finding));
    line("evidence", finding.evidence.join(", "));
    if let Some(place) = finding.connections.first().or(finding.events.first()) {
        let more = match finding.events.len() {
            0 | 1 => String::new(),
            events => format!(" and {} more", events - 1),
        };
        line("events", format!("{}:{}{more}", place.file, place.record));
    }
    for missed in missed_by.iter().flatten() {
        let text =
            missed.reasons.iter().map(|reason| format!("\n      {}", reason.message)).collect::<String>();
        line("missed by", format!("{} at record {}:{text}", missed.query, missed.event.record));
    }
    card.push('\n');
    card
}

fn connected(finding: &Finding) -> String {
    if finding.connections.is_empty() {
        return "no connection seen".to_owned();
    }
    let address = finding.destination_ip.0.join(", ");
    let count = report::counted(finding.connections.len() as u64, "connection");
    format!("{address} port {}, {count}", finding.destination_port.0.join(", "))
}

fn cut(text: &str) -> String {
    const MOST: usize = 160;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

fn closing(findings: usize, read: Read, (times, seen): (Times, EventTimes), seconds: f64) -> String {
    let Read { events, files, warnings, .. } = read;
    let times = match times {
        (None, None) => "all times scanned".to_owned(),
        _ => format!("{} events lie in the times asked for; {}", seen.inside, seen.of_when()),
    };
    let rate = (events as f64 / seconds.max(0.001)).round();
    let [found, files, warnings] = [(findings as u64, "finding"), (files, "file"), (warnings, "warning")]
        .map(|(count, what)| report::counted(count, what));
    let events_read = report::counted(events, "event");
    let files = if read.files == 0 { "a store".to_owned() } else { files };
    format!("{found} in {events_read} of {files}, {seconds:.1} s ({rate} events/s), {warnings}; {times}")
}

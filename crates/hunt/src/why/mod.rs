//! Why a query does not find an event.
//!
//! The plan runs step by step over the event. The first step after which the event is in no row has dropped it; that
//! step is looked at closely, then taken to be mended (a filter goes, a key goes), and the plan runs again, until the
//! event comes out: so all causes are found, in the order in which the query meets them.

mod atoms;
mod cause;
mod letter_case;
mod list_match;
pub(crate) mod nearest;
mod ways;

use engine::{Engine, Environment, Rows, Value};
use plan::{Aggregate, Plan, Step, StepKind, TimeRange};
use serde::Serialize;
use store::Store;
use text::{Diagnostics, Span};

use atoms::{Way, failing_atoms};
use cause::absence;
pub(crate) use list_match::{ListMatch, list_matches};

/// Why a query does not find an event: every stage that drops it, each as if the ones before it were mended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// In the order in which the query meets them; none where the query finds the event.
    pub drops: Vec<Drop>,
}

/// A stage that drops an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Drop {
    /// The stage as it is written, cut to its first line.
    pub stage: String,
    /// First byte of the stage.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// The causes.
    pub reasons: Vec<Reason>,
    /// The minimal sets of causes, by their number in `reasons`, whose mending lets the event through, the smallest
    /// first: `[[0, 1]]` where both must be mended, `[[0], [1]]` where either is enough.
    pub ways: Vec<Vec<usize>>,
}

/// The causes of one drop.
struct Causes {
    reasons: Vec<Reason>,
    ways: Vec<Vec<usize>>,
}

/// One cause why a query does not find an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The step that dropped the event, as it is written, cut to its first line.
    pub stage: String,
    /// What kind of cause it is.
    pub cause: Cause,
    /// One sentence.
    pub message: String,
    /// First byte of the guilty part of the query.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// The field of the event that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What the event has there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The pattern that comes nearest to the value, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nearest: Option<Span>,
    /// The conditions are under a NOT: they must be false.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub excluded: bool,
    /// All the conditions that fail for this cause.
    #[serde(skip)]
    pub conditions: Vec<Span>,
    /// The texts in them.
    #[serde(skip)]
    pub literals: Vec<WrittenText>,
    /// What the first of them compares: the field's value, as the query has changed it by then.
    #[serde(skip)]
    pub compared: Option<String>,
}

/// A text in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenText {
    /// Where, with its quotes.
    pub span: Span,
    /// Is it a regular expression?
    pub regex: bool,
}

/// What kind of cause it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// No event of this id ever has the field, in any version of its schema.
    AbsentInSchema,
    /// Events of this id can have the field; this one does not.
    AbsentInEvent,
    /// A step of the query gave the row no such field, or took it away.
    AbsentAtStage,
    /// The field is there and says nothing: it is empty or `-`.
    Blank,
    /// The condition compares numbers, and the field holds none.
    Type,
    /// The field has another value.
    Value,
    /// The field's value differs in upper and lower case only.
    Case,
    /// The event is not in the time that the query looks at.
    TimeWindow,
    /// The event is of another index, source, sourcetype or log source type than the query asks for.
    LogSource,
    /// A row without a value in a `by` field is in no group.
    NullGroupKey,
    /// What was counted over several rows is not what the condition asks.
    Threshold,
    /// A limit on the number of rows dropped it.
    Limit,
    /// The step dropped it for a reason that is not known.
    Unknown,
}

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Cause::AbsentInSchema => "absent-in-schema",
            Cause::AbsentInEvent => "absent-in-event",
            Cause::AbsentAtStage => "absent-at-stage",
            Cause::Blank => "blank",
            Cause::Type => "type",
            Cause::Value => "value",
            Cause::Case => "case",
            Cause::TimeWindow => "time-window",
            Cause::LogSource => "log-source",
            Cause::NullGroupKey => "null-group-key",
            Cause::Threshold => "threshold",
            Cause::Limit => "limit",
            Cause::Unknown => "unknown",
        })
    }
}

/// What is needed to run a plan again and again.
#[derive(Clone, Copy)]
pub struct Replay<'a> {
    /// Runs the plans.
    pub engine: &'a Engine,
    /// The time, the tables.
    pub environment: &'a Environment<'a>,
    /// Holds the event, and the others that the query needs to find it.
    pub store: &'a Store,
    /// The query's text.
    pub text: &'a str,
}

/// More causes than this are not looked for: each takes a run.
const MOST_REPAIRS: usize = 16;

/// Why `plan` does not find `event`; no drop where it finds it.
///
/// # Errors
/// A plan that does not run.
pub fn explain(plan: &Plan, event: u32, replay: Replay<'_>) -> Result<Explanation, Diagnostics> {
    let mut plan = plan.clone();
    let mut explanation = Explanation::default();
    for _ in 0..MOST_REPAIRS {
        let Some(dropped) = first_drop(&plan, event, replay)? else { break };
        let step = plan.steps[dropped.step].clone();
        let mut found = causes(&plan, &dropped, event, replay);
        let mended = mend(&mut plan, dropped.step, &dropped.before, event);
        if found.reasons.is_empty() {
            found = Causes::together(vec![unknown(&step, replay.text)]);
        }
        explanation.drops.push(Drop {
            stage: first_line(step.span, replay.text),
            start: step.span.start,
            end: step.span.end,
            reasons: found.reasons,
            ways: found.ways,
        });
        if !mended {
            break;
        }
    }
    Ok(explanation)
}

/// Why `plan` does not find `event`, as one list of causes in the order in which the query meets them.
///
/// # Errors
/// A plan that does not run.
pub fn why_missed(plan: &Plan, event: u32, replay: Replay<'_>) -> Result<Vec<Reason>, Diagnostics> {
    Ok(explain(plan, event, replay)?.reasons())
}

impl Explanation {
    /// All causes in the order in which the query meets them.
    pub fn reasons(self) -> Vec<Reason> {
        self.drops.into_iter().flat_map(|drop| drop.reasons).collect()
    }
}

impl Causes {
    /// Causes that must all be mended.
    fn together(reasons: Vec<Reason>) -> Causes {
        let all: Vec<usize> = (0..reasons.len()).collect();
        Causes { reasons, ways: if all.is_empty() { Vec::new() } else { vec![all] } }
    }
}

/// The first step after which an event is in no row, and the rows before it.
struct Dropped {
    step: usize,
    before: Rows,
}

fn first_drop(plan: &Plan, event: u32, replay: Replay<'_>) -> Result<Option<Dropped>, Diagnostics> {
    let run = |steps: usize| replay.engine.run_prefix(plan, steps, replay.store, replay.environment);
    let all = plan.steps.len();
    if holds(&run(all)?, event) {
        return Ok(None);
    }
    // The steps between one that keeps the event and one that does not are halved until they are neighbours.
    let (mut keeps, mut drops) = (0, all);
    while keeps + 1 < drops {
        let middle = keeps + (drops - keeps) / 2;
        if holds(&run(middle)?, event) {
            keeps = middle;
        } else {
            drops = middle;
        }
    }
    let before = run(keeps.max(1))?;
    Ok(Some(Dropped { step: keeps, before }))
}

fn holds(rows: &Rows, event: u32) -> bool {
    rows.iter().any(|row| row.events.contains(&event))
}

fn causes(plan: &Plan, dropped: &Dropped, event: u32, replay: Replay<'_>) -> Causes {
    let step = &plan.steps[dropped.step];
    let way = Way::new(plan, event, replay);
    Causes::together(match &step.kind {
        StepKind::Scan(scan) => vec![out_of_time(step, &scan.range, event, replay)],
        StepKind::Filter(condition) => return failing_atoms(&way, dropped.step, condition),
        StepKind::Aggregate(aggregate) => null_keys(dropped.step, aggregate, &dropped.before, &way),
        StepKind::Limit(_) | StepKind::Sort(_) => vec![limited(step, replay.text)],
        StepKind::Vendor(vendor) if vendor.command.ends_with("dedup") => vec![limited(step, replay.text)],
        StepKind::Extend(_)
        | StepKind::Project(_)
        | StepKind::Rename(_)
        | StepKind::Union(_)
        | StepKind::Vendor(_) => Vec::new(),
    })
}

/// Changes the plan as if the step were mended. Says whether there was something to change.
fn mend(plan: &mut Plan, at: usize, before: &Rows, event: u32) -> bool {
    match &mut plan.steps[at].kind {
        StepKind::Scan(scan) => {
            let open = TimeRange::default();
            let changed = scan.range != open;
            scan.range = open;
            changed
        }
        StepKind::Aggregate(aggregate) => {
            let missing = keys_without_value(aggregate, before, event);
            aggregate.by.retain(|key| !missing.contains(&key.name));
            !missing.is_empty()
        }
        StepKind::Filter(_)
        | StepKind::Limit(_)
        | StepKind::Sort(_)
        | StepKind::Extend(_)
        | StepKind::Project(_)
        | StepKind::Rename(_)
        | StepKind::Union(_)
        | StepKind::Vendor(_) => {
            plan.steps.remove(at);
            true
        }
    }
}

fn out_of_time(step: &Step, range: &TimeRange, event: u32, replay: Replay<'_>) -> Reason {
    let time = replay.store.origin(event).2.map_or_else(|| "no time".to_owned(), telemetry::rfc3339);
    let span = range.start.as_ref().or(range.end.as_ref()).map_or(step.span, |bound| bound.time.span());
    let message = format!("the event is of {time}, which `{}` leaves out", span.of(replay.text));
    reason(step, replay.text, Cause::TimeWindow, message, span)
}

/// The keys of the step number `at` that have no value in the event's rows before it.
fn null_keys(at: usize, aggregate: &Aggregate, before: &Rows, way: &Way<'_>) -> Vec<Reason> {
    let step = &way.plan.steps[at];
    let missing = keys_without_value(aggregate, before, way.event);
    let keys = aggregate.by.iter().filter(|key| missing.contains(&key.name));
    keys.map(|key| {
        let (_, why) = absence(way, &key.name, at);
        let message = format!("{why}, and a row without a value in a `by` field is in no group");
        let mut reason = reason(step, way.replay.text, Cause::NullGroupKey, message, key.span);
        reason.field = Some(key.name.clone());
        reason
    })
    .collect()
}

/// The names of the keys that are null in every row of the event.
fn keys_without_value(aggregate: &Aggregate, before: &Rows, event: u32) -> Vec<String> {
    let rows: Vec<_> = before.iter().filter(|row| row.events.contains(&event)).collect();
    let has = |name: &str| {
        rows.iter().any(|row| row.fields.iter().any(|(found, value)| *found == name && *value != Value::Null))
    };
    aggregate.by.iter().filter(|key| !has(&key.name)).map(|key| key.name.clone()).collect()
}

fn limited(step: &Step, text: &str) -> Reason {
    let message = format!(
        "`{}` lets only some rows through, and this one is not among them",
        first_line(step.span, text)
    );
    reason(step, text, Cause::Limit, message, step.span)
}

fn unknown(step: &Step, text: &str) -> Reason {
    let message = format!("`{}` drops the event", first_line(step.span, text));
    reason(step, text, Cause::Unknown, message, step.span)
}

fn reason(step: &Step, text: &str, cause: Cause, message: String, span: Span) -> Reason {
    Reason {
        stage: first_line(step.span, text),
        cause,
        message,
        start: span.start,
        end: span.end,
        field: None,
        value: None,
        nearest: None,
        excluded: false,
        conditions: vec![span],
        literals: Vec::new(),
        compared: None,
    }
}

/// A text cut where it gets long.
fn cut(text: &str) -> String {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// What is written at a span, cut where it gets long.
fn first_line(span: Span, text: &str) -> String {
    const MOST: usize = 60;
    let written = span.of(text).trim_start_matches('|').trim();
    let line = written.lines().next().unwrap_or_default().trim_end();
    match line.char_indices().nth(MOST) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line.to_owned(),
    }
}

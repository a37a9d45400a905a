//! `multisearch` and `union`.

use plan::{Collation, Direction, Expr, Plan, Sort, SortKey, Step, StepKind};
use text::{Diagnostic, Span};

use super::super::reader::Reader;
use super::super::{Lowering, Result, step};
use super::named_dataset::named;
use crate::syntax::Pipeline;

/// `multisearch [search ...] [search ...] ...`: the events of all, newest first. Messages are Splunk's (recorded from
/// 10.4.2).
pub(super) fn multisearch(lowering: &mut Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let pipelines = pipelines(&mut reader)?;
    reader.finish()?;
    if pipelines.len() < 2 {
        let message = "Error in 'multisearch' command: at least two subsearches are needed";
        return Err(Box::new(Diagnostic::error("missing-argument", span, message)));
    }
    for pipeline in &pipelines {
        if let Some(command) = pipeline.commands.iter().find(|command| !streams(&command.name.value)) {
            let message = "'multisearch' subsearches can contain only streaming commands";
            return Err(Box::new(
                Diagnostic::error("not-streaming", command.span, message)
                    .with_note(format!("`{}` needs all rows before it gives one", command.name.value)),
            ));
        }
    }
    let mut steps = joined(lowering, &pipelines)?;
    steps.push(newest_first(span));
    Ok(steps)
}

/// `union [maxout=n] [search ...] ...`: first, the rows of all; further down, the rows so far and those of all.
/// Subsearches of streaming commands only run as `multisearch` does (Search Reference, "union").
pub(super) fn union(lowering: &mut Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    for option in ["maxtime", "timeout", "maxout"] {
        reader.count_option(&[option])?;
    }
    let first = lowering.at_start;
    let mut interleaves = first;
    let mut plans: Vec<(Plan, Span)> = Vec::new();
    loop {
        reader.skip_commas();
        if let Some(pipeline) = reader.subsearch() {
            interleaves &= pipeline.commands.iter().all(|command| streams(&command.name.value));
            plans.push((lowering.subpipeline(pipeline)?, pipeline.span));
        } else if let Some(word) = reader.word() {
            // `datamodel:"M.D"` comes in two parts.
            let name = match word.value.ends_with(':') {
                true => reader.word().map(|name| name.value).unwrap_or_default(),
                false => String::new(),
            };
            interleaves = false;
            plans.push((named(lowering, &format!("{}{name}", word.value), word.span)?, word.span));
        } else {
            break;
        }
    }
    reader.finish()?;
    if plans.len() < 1 + usize::from(first) {
        let message = "Error in 'union' command: two datasets are needed";
        return Err(Box::new(Diagnostic::error("missing-argument", span, message)));
    }
    let mut steps = Vec::new();
    for (plan, at) in plans {
        if first && steps.is_empty() {
            steps = plan.steps;
        } else {
            steps.push(step(StepKind::Union(plan), at));
        }
    }
    steps.extend(interleaves.then(|| newest_first(span)));
    Ok(steps)
}

fn pipelines<'a>(reader: &mut Reader<'a>) -> Result<Vec<&'a Pipeline>> {
    let mut found = Vec::new();
    while let Some(pipeline) = reader.subsearch() {
        found.push(pipeline);
    }
    Ok(found)
}

/// The first one's rows, then those of each further one.
fn joined(lowering: &mut Lowering<'_>, pipelines: &[&Pipeline]) -> Result<Vec<Step>> {
    let mut steps = Vec::new();
    for pipeline in pipelines {
        let plan = lowering.subpipeline(pipeline)?;
        if steps.is_empty() {
            steps = plan.steps;
        } else {
            steps.push(step(StepKind::Union(plan), pipeline.span));
        }
    }
    Ok(steps)
}

fn newest_first(span: Span) -> Step {
    let key = SortKey {
        value: Expr::field("_time", span),
        direction: Direction::Descending,
        collation: Collation::Number,
    };
    step(StepKind::Sort(Sort { keys: vec![key], limit: None }), span)
}

/// Does the command look at one row after the other?
fn streams(name: &str) -> bool {
    const STREAMING: &[&str] = &[
        "search",
        "where",
        "eval",
        "fields",
        "rename",
        "rex",
        "regex",
        "lookup",
        "spath",
        "extract",
        "kv",
        "xmlkv",
        "makemv",
        "mvexpand",
        "nomv",
        "replace",
        "convert",
        "bin",
        "bucket",
        "fillnull",
        "iplocation",
        "addinfo",
        "strcat",
        "rangemap",
        "foreach",
        "fieldformat",
        "tags",
        "typer",
        "xpath",
        "multikv",
        "reltime",
        "expand",
        "noop",
        "`",
        "setfields",
        "addtotals",
        "fromjson",
        "tojson",
        "makejson",
        "xmlunescape",
    ];
    STREAMING.contains(&name)
}

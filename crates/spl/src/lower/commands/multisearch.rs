//! `multisearch` and `union`.

use plan::{Collation, Direction, Expr, Plan, Sort, SortKey, Step, StepKind};
use text::{Diagnostic, Span};

use super::super::reader::Reader;
use super::super::{Lowering, Result, step};
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
    reader.skip_commas();
    if let Some(name) = reader.peek_word() {
        let message = format!("`{}`: a dataset of `union` by its name is not supported yet", name.value);
        return Err(Box::new(Diagnostic::error("unsupported-argument", name.span, message)));
    }
    let pipelines = pipelines(&mut reader)?;
    reader.finish()?;
    let first = lowering.at_start;
    if pipelines.len() < 1 + usize::from(first) {
        let message = "Error in 'union' command: two datasets are needed";
        return Err(Box::new(Diagnostic::error("missing-argument", span, message)));
    }
    if !first {
        let plans: Result<Vec<Plan>> = pipelines.iter().map(|one| lowering.subpipeline(one)).collect();
        let spans = pipelines.iter().map(|one| one.span);
        return Ok(plans?.into_iter().zip(spans).map(|(plan, at)| step(StepKind::Union(plan), at)).collect());
    }
    let interleaves =
        pipelines.iter().flat_map(|pipeline| &pipeline.commands).all(|command| streams(&command.name.value));
    let mut steps = joined(lowering, &pipelines)?;
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

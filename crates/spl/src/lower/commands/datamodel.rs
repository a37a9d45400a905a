//! `datamodel` and `from datamodel:…`: the events of a dataset.

use std::collections::BTreeSet;

use plan::{Field, Project, Projection, Renaming, Step, StepKind, TimeRange};
use text::{Diagnostic, Span, Spanned};

use super::super::reader::Reader;
use super::super::{Lowering, Result, scan, step};
use crate::syntax::{Argument, ArgumentKind};
use crate::{DataModel, Dataset};

/// Fields that come along with those of the dataset.
const DEFAULT: &[&str] = &["_time", "_raw", "host", "index", "source", "sourcetype", "splunk_server"];

/// How the fields of a dataset are called in the answer, and which others stay.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// `Root.field`.
    Full,
    /// `field`.
    Flat,
    /// `Root.field` beside all that the event has.
    Loose,
    /// `field` beside all that the event has.
    LooseFlat,
}

/// `datamodel M D search|flat [strict_fields=b] [summariesonly=b] [allow_old_summaries=b]`.
pub(super) fn datamodel(lowering: &mut Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    for option in ["summariesonly", "allow_old_summaries"] {
        reader.boolean_option(&[option])?;
    }
    let strict = reader.boolean_option(&["strict_fields"])?.is_none_or(|strict| strict.value);
    let (Some(name), Some(dataset)) = (reader.word(), reader.word()) else {
        let message = "`datamodel` without a data model, a dataset and `search` or `flat` shows definitions, which \
                       is not supported";
        return Err(Box::new(Diagnostic::error("unsupported-datamodel", span, message)));
    };
    let mode = reader.expect("`search` or `flat`")?;
    reader.finish()?;
    let shape = match (mode.value.to_ascii_lowercase().as_str(), strict) {
        ("search", true) => Shape::Full,
        ("search", false) => Shape::Loose,
        ("flat", true) => Shape::Flat,
        ("flat", false) => Shape::LooseFlat,
        _ => {
            let message = format!("`{}` is not supported: `search` or `flat`", mode.value);
            return Err(Box::new(Diagnostic::error("unsupported-datamodel", mode.span, message)));
        }
    };
    let model = lowering.data_model(&name)?;
    let dataset = lowering.dataset(model, &dataset)?;
    Ok(events(lowering, model, dataset, shape, span))
}

/// `from datamodel:M.D`, `from datamodel M.D`, `from datamodel:"M"."D"`.
pub(super) fn from(lowering: &mut Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let mut written = String::new();
    let mut place: Option<Span> = None;
    while let Some(argument) = reader.rest.pop_front() {
        match argument {
            Argument { kind: ArgumentKind::Word(text) | ArgumentKind::Text(text), span } => {
                written.push_str(if written == "datamodel" { ":" } else { "" });
                written.push_str(text);
                place = Some(place.map_or(*span, |place| place.to(*span)));
            }
            other => return Err(reader.unexpected(other)),
        }
    }
    let place = place.unwrap_or(span);
    reader.finish()?;
    let Some(name) = written.strip_prefix("datamodel:") else {
        let kind = written.split(':').next().unwrap_or_default();
        let message = format!("`from {kind}` is not supported: `from datamodel:MODEL.DATASET`");
        return Err(Box::new(Diagnostic::error("unsupported-from", place, message)));
    };
    let (name, dataset) = match name.split_once('.') {
        Some((name, dataset)) => (name, Some(Spanned::new(dataset.to_owned(), place))),
        None => (name, None),
    };
    let model = lowering.data_model(&Spanned::new(name.to_owned(), place))?;
    let dataset = match (&dataset, model.datasets.as_slice()) {
        (Some(dataset), _) => lowering.dataset(model, dataset)?,
        (None, [first, rest @ ..]) if rest.iter().all(|other| other.root == first.name) => first,
        (None, _) => {
            let message = format!("the data model `{name}` has several datasets: name one");
            return Err(Box::new(Diagnostic::error("ambiguous-dataset", place, message)));
        }
    };
    Ok(events(lowering, model, dataset, Shape::Flat, span))
}

fn events(
    lowering: &mut Lowering<'_>,
    model: &DataModel,
    dataset: &Dataset,
    shape: Shape,
    span: Span,
) -> Vec<Step> {
    let field = |name: &str| Field { name: name.to_owned(), span };
    let full = |name: &str| format!("{}.{name}", dataset.root);
    let names: BTreeSet<String> = dataset.fields.keys().map(|name| full(name)).collect();
    let mut steps = vec![scan(TimeRange::default(), span)];
    steps.extend(lowering.dataset_events(model, dataset, span));
    steps.extend(lowering.dataset_fields(model, dataset, &names, span));
    if matches!(shape, Shape::Full | Shape::Flat) {
        let fields =
            DEFAULT.iter().map(|name| field(name)).chain(names.iter().map(|name| field(name))).collect();
        steps.push(step(StepKind::Project(Project { projection: Projection::Only, fields }), span));
    }
    if matches!(shape, Shape::Flat | Shape::LooseFlat) {
        let flat = dataset.fields.keys().map(|name| Renaming { from: field(&full(name)), to: field(name) });
        let flat: Vec<Renaming> = flat.collect();
        if !flat.is_empty() {
            steps.push(step(StepKind::Rename(flat), span));
        }
    }
    steps
}

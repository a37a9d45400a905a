//! The events and fields of a data model's dataset.

use std::collections::BTreeSet;

use plan::{Assignment, Expr, Field, Literal, Step, StepKind};
use text::{Diagnostic, Span, Spanned};

use super::search::at;
use super::{Lowering, Result, step};
use crate::suggest::nearest;
use crate::{DataModel, Dataset};

/// Fields that every event has from the time when it was indexed.
pub(super) const INDEXED: &[&str] = &[
    "_time",
    "_indextime",
    "host",
    "index",
    "linecount",
    "punct",
    "source",
    "sourcetype",
    "splunk_server",
    "timestamp",
];

impl<'a> Lowering<'a> {
    /// The data model of that name.
    pub(super) fn data_model(&self, name: &Spanned<String>) -> Result<&'a DataModel> {
        if let Some(found) = self.add_ons.data_models.iter().find(|model| model.name == name.value) {
            return Ok(found);
        }
        let message = format!("Data model '{}' was not found", name.value);
        let names = self.add_ons.data_models.iter().map(|model| model.name.as_str());
        Err(unknown("unknown-datamodel", message, name, names))
    }

    /// The dataset of that name.
    pub(super) fn dataset(&self, model: &'a DataModel, name: &Spanned<String>) -> Result<&'a Dataset> {
        // `Authentication.Failed_Authentication` names a child by its way from the root.
        let last = name.value.rsplit('.').next().unwrap_or_default();
        if let Some(found) = model.datasets.iter().find(|dataset| dataset.name == last) {
            return Ok(found);
        }
        let message = format!("the data model `{}` has no dataset `{}`", model.name, name.value);
        let names = model.datasets.iter().map(|dataset| dataset.name.as_str());
        Err(unknown("unknown-dataset", message, name, names))
    }

    /// The steps that keep a dataset's events; that there are none is said.
    pub(super) fn dataset_events(&mut self, model: &DataModel, dataset: &Dataset, span: Span) -> Vec<Step> {
        let holds = match &dataset.holds {
            Some(holds) => at(holds.clone(), span),
            None => {
                let message = format!(
                    "no Windows event fills `{}.{}`: there is nothing in it",
                    model.name, dataset.name
                );
                self.diagnostics.push(Diagnostic::warning("unfilled-dataset", span, message));
                Expr::Literal(Literal::Boolean(false), span)
            }
        };
        vec![step(StepKind::Filter(holds), span)]
    }

    /// The step that makes those fields of the dataset which are named, as `Root.field`; fields that it does not have
    /// are doubted, and nothing has them.
    pub(super) fn dataset_fields(
        &mut self,
        model: &DataModel,
        dataset: &Dataset,
        names: &BTreeSet<String>,
        span: Span,
    ) -> Vec<Step> {
        let mut made = Vec::new();
        for name in names.iter().filter(|name| !INDEXED.contains(&name.as_str()) && !name.starts_with('_')) {
            let value = match field_of(model, dataset, name) {
                Some(value) => at(value.clone(), span),
                None => {
                    if dataset.holds.is_some() {
                        self.doubt_field(model, dataset, name, span);
                    }
                    Expr::Literal(Literal::Null, span)
                }
            };
            made.push(Assignment { field: Field { name: name.clone(), span }, value });
        }
        if made.is_empty() { Vec::new() } else { vec![step(StepKind::Extend(made), span)] }
    }

    fn doubt_field(&mut self, model: &DataModel, dataset: &Dataset, name: &str, span: Span) {
        let message =
            format!("`{}.{}` has no field `{name}` here: no event has it", model.name, dataset.name);
        let mut doubt = Diagnostic::warning("unknown-dataset-field", span, message);
        let own = name.strip_prefix(&format!("{}.", dataset.root)).unwrap_or(name);
        if let Some(near) = nearest(own, dataset.fields.keys().map(String::as_str)) {
            doubt = doubt.with_note(format!("did you mean `{}.{near}`?", dataset.root));
        }
        self.diagnostics.push(doubt);
    }
}

/// How `Root.field` or `Root.Child.field` is made.
fn field_of<'a>(model: &DataModel, dataset: &'a Dataset, name: &str) -> Option<&'a Expr> {
    let mut own = name.strip_prefix(&format!("{}.", dataset.root))?;
    while let Some((child, rest)) = own.split_once('.')
        && model.datasets.iter().any(|known| known.name == child)
    {
        own = rest;
    }
    dataset.fields.get(own)
}

fn unknown<'n>(
    kind: &'static str,
    message: String,
    name: &Spanned<String>,
    known: impl Iterator<Item = &'n str> + Clone,
) -> Box<Diagnostic> {
    let all: Vec<&str> = known.clone().collect();
    let mut diagnostic = Diagnostic::error(kind, name.span, message);
    if let Some(near) = nearest(&name.value, known) {
        diagnostic = diagnostic.with_note(format!("did you mean `{near}`?"));
    }
    if !all.is_empty() {
        diagnostic = diagnostic.with_note(format!("there are: {}", all.join(", ")));
    }
    Box::new(diagnostic)
}

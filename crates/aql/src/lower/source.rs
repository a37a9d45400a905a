//! FROM, the time clause and what else says which events are read.

use plan::{Scan, Step, StepKind, View};
use text::{Diagnostic, Span};

use super::Lowering;
use crate::catalog::Property;
use crate::syntax::{Expr, Query, Source};

impl<'a> Lowering<'a> {
    /// The steps that make the statement's rows. A subquery's columns become the names that the statement knows.
    pub(super) fn source(&mut self, query: &'a Query) -> Option<Vec<Step>> {
        match &query.source {
            Source::Named(name) if query.source.is_events() => {
                let range = self.range(query);
                let kind = StepKind::Scan(Scan { view: View(crate::VIEW.to_owned()), range: range? });
                let span = query.window.as_ref().map_or(name.span, |window| name.span.to(window.span));
                Some(vec![Step { kind, span }])
            }
            Source::Named(name) => {
                let lower = name.text.to_lowercase();
                let message = match lower.as_str() {
                    "flows" | "simarc" => format!("the database {lower} is not supported yet, only events"),
                    _ => format!("reading the cursor \"{}\" is not supported yet, only events", name.text),
                };
                self.unsupported(name.span, message)
            }
            Source::GlobalView { span, .. } => {
                self.unsupported(*span, "GLOBALVIEW is not supported yet".to_owned())
            }
            Source::Subquery { query: inner, .. } => {
                if let Some(window) = &query.window {
                    let message =
                        "a time clause outside a subquery is not supported; it belongs inside".to_owned();
                    self.unsupported::<()>(window.span, message);
                }
                self.subquery(inner)
            }
            Source::Fault(_) => None,
        }
    }

    fn subquery(&mut self, inner: &'a Query) -> Option<Vec<Step>> {
        let mut lowering = Lowering {
            functions: self.functions,
            catalog: self.catalog,
            options: self.options,
            diagnostics: Vec::new(),
            columns: None,
            aliases: Vec::new(),
            visible: 0,
            alias_first: false,
            expanding: Vec::new(),
            foreign: false,
            depth: self.depth,
            values: self.values,
        };
        let statement = lowering.statement(inner);
        self.values = lowering.values;
        self.diagnostics.append(&mut lowering.diagnostics);
        let statement = statement?;
        self.columns = Some(statement.columns);
        Some(statement.steps)
    }

    /// Clauses that are read and cannot be run.
    pub(super) fn check_supported(&mut self, query: &Query) {
        if let Some(session) = &query.session {
            self.unsupported::<()>(session.span, "SESSION BY is not supported yet".to_owned());
        }
        if let Some(into) = &query.into {
            self.unsupported::<()>(into.span, "INTO, which keeps a cursor, is not supported yet".to_owned());
        }
        for parameter in query.parameters.iter().flat_map(|clause| &clause.value) {
            self.parameter(&parameter.name.text, parameter.name.span, &parameter.value);
        }
    }

    /// Parameters that change no row are noted, those that choose servers are errors.
    fn parameter(&mut self, name: &str, span: Span, value: &Expr) {
        const HARMLESS: [&str; 3] = ["SNAPSHOTSIZE", "PROGRESSDETAILSRESOLUTION", "EXECUTIONTIMELIMIT"];
        let span = span.to(value.span());
        if HARMLESS.contains(&name.to_uppercase().as_str()) {
            let message = format!("the parameter {name} changes nothing here");
            self.diagnostics.push(Diagnostic::note("ignored-parameter", span, message));
        } else {
            self.unsupported::<()>(span, format!("the parameter {name} is not supported"));
        }
    }

    pub(super) fn unsupported<T>(&mut self, span: Span, message: String) -> Option<T> {
        self.report(Diagnostic::error("unsupported-clause", span, message))
    }

    /// What `SELECT *` stands for here.
    pub(super) fn everything(&self) -> Vec<Property> {
        match &self.columns {
            Some(columns) => columns.clone(),
            None => crate::SELECT_STAR.iter().filter_map(|name| self.catalog.property(name)).collect(),
        }
    }
}

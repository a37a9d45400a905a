//! FROM, the time clause and what else says which events are read.

use plan::{Expr as Planned, Literal, Scan, Step, StepKind, View};
use text::{Diagnostic, Span};

use super::{Database, Lowering};
use crate::catalog::Property;
use crate::syntax::{Expr, Name, Query, Source};

impl<'a> Lowering<'a> {
    /// The steps that make the statement's rows. A subquery's columns become the names that the statement knows.
    pub(super) fn source(&mut self, query: &'a Query) -> Option<Vec<Step>> {
        match &query.source {
            Source::Named(name) => match name.text.to_lowercase().as_str() {
                "events" => self.scan(query, name, Database::Events),
                "flows" => self.scan(query, name, Database::Flows),
                "simarc" => {
                    let message = "the database simarc holds what a server accumulates, and events from files have none of it";
                    self.unsupported(name.span, message.to_owned())
                }
                _ => self.cursor(query, name),
            },
            Source::GlobalView { search, span, .. } => self.global_view(query, search, *span),
            Source::Subquery { query: inner, .. } => self.subquery_source(query, inner),
            Source::Fault(_) => None,
        }
    }

    fn scan(&mut self, query: &'a Query, name: &Name, database: Database) -> Option<Vec<Step>> {
        self.database = database;
        let range = self.range(query);
        let view = match database {
            Database::Events => crate::VIEW,
            Database::Flows => crate::FLOWS,
        };
        let kind = StepKind::Scan(Scan { view: View(view.to_owned()), range: range? });
        let span = query.window.as_ref().map_or(name.span, |window| name.span.to(window.span));
        Some(vec![Step { kind, span }])
    }

    /// A subquery has a time clause of its own. One outside of it holds for the subquery where that has none.
    fn subquery_source(&mut self, query: &'a Query, inner: &'a Query) -> Option<Vec<Step>> {
        let Some(window) = &query.window else { return self.rows_of(inner) };
        if inner.window.is_some() {
            let message = "the subquery has a time clause of its own, and this one changes nothing";
            self.diagnostics.push(Diagnostic::warning("outer-time-clause", window.span, message));
            return self.rows_of(inner);
        }
        let message = "this time clause is taken for the subquery, which has none; it belongs inside";
        self.diagnostics.push(Diagnostic::warning("outer-time-clause", window.span, message));
        let inner = Query { window: Some(window.clone()), ..inner.clone() };
        self.rows_of(&inner)
    }

    /// The steps of another statement; its columns become the names that this one knows.
    pub(super) fn rows_of(&mut self, inner: &Query) -> Option<Vec<Step>> {
        let (steps, columns) = self.nested(inner)?;
        self.columns = Some(columns);
        Some(steps)
    }

    /// Another statement by itself: its steps and columns.
    pub(super) fn nested(&mut self, inner: &Query) -> Option<(Vec<Step>, Vec<Property>)> {
        let mut lowering = Lowering::new(self.functions, self.catalog, self.options);
        lowering.depth = self.depth;
        lowering.values = self.values;
        lowering.cursors.clone_from(&self.cursors);
        let statement = lowering.statement(inner);
        self.values = lowering.values;
        self.diagnostics.append(&mut lowering.diagnostics);
        statement.map(|statement| (statement.steps, statement.columns))
    }

    /// No rows, of which any column may be asked: what stands for a cursor that is not there.
    pub(super) fn no_rows(&mut self, span: Span) -> Vec<Step> {
        self.columns = Some(Vec::new());
        self.foreign = true;
        let scan = Scan { view: View(crate::VIEW.to_owned()), range: plan::TimeRange::default() };
        let nothing = Planned::Literal(Literal::Boolean(false), span);
        vec![Step { kind: StepKind::Scan(scan), span }, Step { kind: StepKind::Filter(nothing), span }]
    }

    /// What is to be said of clauses that change no row.
    pub(super) fn check_supported(&mut self, query: &Query) {
        if let Some(into) = &query.into
            && self.catalog.cursor(&into.text).is_some()
        {
            let message =
                format!("there is a search \"{}\" already: the name of a cursor is given once", into.text);
            let note = "QRadar answers 409, code 1004: the requested search ID is already in use";
            self.diagnostics.push(Diagnostic::error("cursor-in-use", into.span, message).with_note(note));
        } else if let Some(into) = &query.into {
            let message = "the rows are the answer here, and no cursor keeps them";
            let note = "a QRadar state may name cursors: its `searches` hold their AQL";
            self.diagnostics.push(Diagnostic::note("into-cursor", into.span, message).with_note(note));
        }
        for parameter in query.parameters.iter().flat_map(|clause| &clause.value) {
            self.parameter(&parameter.name.text, parameter.name.span, &parameter.value);
        }
    }

    /// Parameters change no row here: there are no servers to choose, and a search runs to its end.
    fn parameter(&mut self, name: &str, span: Span, value: &Expr) {
        const HARMLESS: [&str; 4] =
            ["SNAPSHOTSIZE", "PROGRESSDETAILSRESOLUTION", "EXECUTIONTIMELIMIT", "PRIORITY"];
        const SERVERS: [&str; 2] = ["REMOTESERVERS", "EXCLUDESERVERS"];
        let span = span.to(value.span());
        let upper = name.to_uppercase();
        if HARMLESS.contains(&upper.as_str()) {
            let message = format!("the parameter {name} changes nothing here");
            self.diagnostics.push(Diagnostic::note("ignored-parameter", span, message));
        } else if SERVERS.contains(&upper.as_str()) {
            let message = format!("{name} chooses among servers; here all events at hand are read");
            self.diagnostics.push(Diagnostic::warning("ignored-parameter", span, message));
        } else {
            let message = format!("`{name}` is not a parameter of AQL");
            let known = [SERVERS.as_slice(), HARMLESS.as_slice()].concat().join(", ");
            let error = Diagnostic::error("unknown-parameter", span, message);
            self.diagnostics.push(error.with_note(format!("the parameters are {known}")));
        }
    }

    pub(super) fn unsupported<T>(&mut self, span: Span, message: String) -> Option<T> {
        self.report(Diagnostic::error("unsupported-clause", span, message))
    }

    /// What `SELECT *` stands for here.
    pub(super) fn everything(&self) -> Vec<Property> {
        match (&self.columns, self.database) {
            (Some(columns), _) => columns.clone(),
            (None, Database::Events) => {
                crate::SELECT_STAR.iter().filter_map(|name| self.property(name)).collect()
            }
            (None, Database::Flows) => {
                crate::SELECT_STAR_OF_FLOWS.iter().filter_map(|name| self.property(name)).collect()
            }
        }
    }
}

//! Rows of searches that the server keeps: a cursor that an INTO named, and GLOBALVIEW of a saved search.
//!
//! Both are known by their AQL, which is compiled as a subquery. Every node of it has the place where the search is named.

use plan::{Plan, Step};
use text::{Diagnostic, Diagnostics, Span, Spanned};

use super::Lowering;
use crate::parse::parse;
use crate::syntax::{Name, Query};

impl<'a> Lowering<'a> {
    /// `FROM name`: what a search gave that was run INTO that cursor.
    pub(super) fn cursor(&mut self, query: &'a Query, name: &Name) -> Option<Vec<Step>> {
        if let Some(text) = self.catalog.cursor(&name.text) {
            self.no_window(query);
            return self.kept(&name.text, &text, name.span);
        }
        let message = format!("there is no database and no cursor \"{}\"", name.text);
        let note =
            "FROM takes events, flows, a subquery, or a cursor that the `searches` of a QRadar state name";
        if !self.is_lenient() {
            return self.report(Diagnostic::error("unknown-source", name.span, message).with_note(note));
        }
        let message = format!("{message}; it is taken for one without rows");
        self.diagnostics.push(Diagnostic::warning("unknown-source", name.span, message).with_note(note));
        Some(self.no_rows(name.span))
    }

    /// `GLOBALVIEW('saved search', 'NORMAL')`: what the server accumulates of a saved search; here it is run anew.
    pub(super) fn global_view(
        &mut self,
        query: &'a Query,
        search: &Spanned<String>,
        span: Span,
    ) -> Option<Vec<Step>> {
        let Some(text) = self.catalog.saved_search(&search.value) else {
            let message = format!(
                "GLOBALVIEW reads what a server accumulated of the saved search '{}', and there is no such search here",
                search.value
            );
            let note = "the `saved_searches` of a QRadar state hold the AQL of saved searches";
            return self.report(Diagnostic::error("unknown-saved-search", span, message).with_note(note));
        };
        let message = "the saved search is run anew: nothing is accumulated here";
        self.diagnostics.push(Diagnostic::note("global-view", span, message));
        let Some(window) = &query.window else { return self.kept(&search.value, &text, span) };
        let mut parsed = parse(&text);
        parsed.syntax.window = Some(window.clone());
        self.compiled(&search.value, &parsed.syntax, parsed.diagnostics, span)
    }

    fn no_window(&mut self, query: &Query) {
        if let Some(window) = &query.window {
            let message =
                "the search that the cursor keeps has read its own time; this clause changes nothing";
            self.diagnostics.push(Diagnostic::warning("outer-time-clause", window.span, message));
        }
    }

    fn kept(&mut self, name: &str, text: &str, span: Span) -> Option<Vec<Step>> {
        let parsed = parse(text);
        self.compiled(name, &parsed.syntax, parsed.diagnostics, span)
    }

    fn compiled(
        &mut self,
        name: &str,
        inner: &Query,
        mut diagnostics: Diagnostics,
        span: Span,
    ) -> Option<Vec<Step>> {
        let folded = name.to_lowercase();
        if self.cursors.contains(&folded) {
            let message = format!("the search \"{name}\" reads itself");
            return self.report(Diagnostic::error("circular-search", span, message));
        }
        let whole = !diagnostics.iter().any(Diagnostic::is_error);
        let before = self.diagnostics.len();
        self.cursors.push(folded);
        let steps = if whole { self.rows_of(inner) } else { None };
        self.cursors.pop();
        diagnostics.extend(self.diagnostics.drain(before..));
        for found in diagnostics.into_iter().filter(Diagnostic::is_error) {
            let message = format!("in the AQL of the search \"{name}\": {}", found.message);
            self.diagnostics.push(Diagnostic::error(found.name, span, message));
        }
        let mut plan = Plan { steps: steps? };
        plan::set_spans(&mut plan, span);
        Some(plan.steps)
    }
}

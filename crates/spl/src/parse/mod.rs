//! From text to syntax.

mod aggregation;
mod argument;
mod command;
mod cursor;
mod escape;
mod expression;
mod pipeline;
mod search;
mod tstats;

use plan::Functions;
use text::{Diagnostic, Diagnostics, Span};

use crate::comment::blank;
use crate::input::Input;
use crate::macros::{Macros, expand};
use crate::syntax::{Expr, Query};
use crate::{Knowledge, Pipeline};

pub(crate) use expression::is_plain_field;
pub(crate) use pipeline::Place;

/// How deep parentheses, calls and subsearches may nest. Splunk's own limit for subsearches is 8.
pub const MAX_DEPTH: usize = 96;

/// A syntax tree and what is wrong with the text, always both.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// What could be read; a command that could not be is [`crate::CommandKind::Unread`].
    pub syntax: Query,
    /// What is wrong.
    pub diagnostics: Diagnostics,
}

/// Parses a query. Macros stay as calls, since nothing is known of them here.
pub fn parse(text: &str) -> Parsed {
    let (clean, diagnostic) = blank(text);
    parse_input(text, &Input::plain(clean), diagnostic.into_iter().collect())
}

/// Parses a query after its macros are expanded. A macro that is not known is an error at its call, as is one that is
/// defined or validated by an expression: these are evaluated when the query is lowered.
pub fn parse_with(text: &str, knowledge: &Knowledge) -> Parsed {
    parse_expanded(text, Macros { knowledge, functions: None })
}

/// The same where expressions of macros can be evaluated.
pub(crate) fn parse_for(text: &str, knowledge: &Knowledge, functions: &dyn Functions) -> Parsed {
    parse_expanded(text, Macros { knowledge, functions: Some(functions) })
}

fn parse_expanded(text: &str, macros: Macros<'_>) -> Parsed {
    let (clean, diagnostic) = blank(text);
    let mut diagnostics: Diagnostics = diagnostic.into_iter().collect();
    let input = expand(&clean, macros, &mut diagnostics);
    parse_input(text, &input, diagnostics)
}

/// Parses text that comes to be only while a query runs; every node has `span`. Commands in it may go on with rows
/// that are there.
pub(crate) fn parse_made(text: &str, span: Span, macros: Macros<'_>, place: Place) -> Parsed {
    let (clean, diagnostic) = blank(text);
    let mut diagnostics: Diagnostics = diagnostic.into_iter().collect();
    let expanded = expand(&clean, macros, &mut diagnostics);
    let mut input = Input::empty();
    input.push_macro(&expanded.text, span);
    let whole = 0..input.text.len();
    let pipeline = pipeline::parse_pipeline(&input, whole, place, 0, &mut diagnostics);
    diagnostics.iter_mut().for_each(|found| found.span = span);
    Parsed { syntax: Query { text: text.to_owned(), pipeline }, diagnostics }
}

fn parse_input(text: &str, input: &Input, mut diagnostics: Diagnostics) -> Parsed {
    let pipeline: Pipeline = pipeline::parse_query(input, &mut diagnostics);
    Parsed { syntax: Query { text: text.to_owned(), pipeline }, diagnostics }
}

/// An expression inside an option or between the parentheses of a command, where `span` says it was written.
pub(crate) fn parse_expression(text: &str, span: Span) -> Result<Expr, Box<Diagnostic>> {
    let mut input = Input::empty();
    match span.end.saturating_sub(span.start).checked_sub(text.len()) {
        Some(0) => input.push_copied(text, span.start),
        // In quotes.
        Some(2) => input.push_copied(text, span.start + 1),
        _ => input.push_macro(text, span),
    }
    let end = input.text.len();
    cursor::Cursor::new(&input, 0..end, 0).whole_expression()
}

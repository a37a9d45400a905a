//! Text that comes to be only while a query runs, as a plan.

use plan::{Functions, Plan, Step};
use text::{Diagnostic, Diagnostics, Span};

use super::Lowering;
use crate::macros::Macros;
use crate::parse::{Place, parse_made};
use crate::{AddOns, Knowledge};

/// The plan of a whole query that was put together while another one runs. Every node has `span`.
///
/// # Errors
/// What is wrong with the text.
pub fn lower_query_text(
    text: &str,
    span: Span,
    functions: &dyn Functions,
    knowledge: &Knowledge,
    add_ons: &AddOns,
) -> Result<Plan, Diagnostics> {
    lowered(text, span, functions, knowledge, add_ons, Place::Query)
}

/// The steps of commands that were put together while a query runs and go on with its rows. Every node has `span`.
///
/// # Errors
/// What is wrong with the text.
pub fn lower_steps_text(
    text: &str,
    span: Span,
    functions: &dyn Functions,
    knowledge: &Knowledge,
    add_ons: &AddOns,
) -> Result<Vec<Step>, Diagnostics> {
    lowered(text, span, functions, knowledge, add_ons, Place::Subsearch).map(|plan| plan.steps)
}

fn lowered(
    text: &str,
    span: Span,
    functions: &dyn Functions,
    knowledge: &Knowledge,
    add_ons: &AddOns,
    place: Place,
) -> Result<Plan, Diagnostics> {
    let macros = |knowledge| Macros { knowledge, functions: Some(functions) };
    let parsed = if text.contains('`') {
        parse_made(text, span, macros(&knowledge.with_macros_of(add_ons)), place)
    } else {
        parse_made(text, span, macros(knowledge), place)
    };
    let mut lowering = Lowering::new(functions, knowledge, add_ons, parsed.diagnostics);
    let plan = match place {
        Place::Query => lowering.pipeline(&parsed.syntax.pipeline),
        Place::Subsearch => lowering.continuation(&parsed.syntax.pipeline),
    };
    let mut errors = lowering.diagnostics;
    errors.retain(Diagnostic::is_error);
    if errors.is_empty() {
        return Ok(plan);
    }
    for error in &mut errors {
        error.notes.push(format!("in the text `{}` that was made while the query ran", shortened(text)));
        error.fix = None;
    }
    Err(errors)
}

/// The start of a long text.
fn shortened(text: &str) -> String {
    const MOST: usize = 200;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain("...".chars()).collect()
}

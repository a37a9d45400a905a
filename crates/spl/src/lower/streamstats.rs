//! `streamstats`.

use plan::{ArgValue, Emit, Step, StepKind, Vendor};
use text::{Span, Spanned};

use super::aggregate::bad_option;
use super::reader::{Reader, arg};
use super::{Lowering, Result, step};
use crate::parse::parse_expression;
use crate::syntax::{Aggregation, Command};

/// `streamstats [current=t] [window=0] [time_window=span] [global=t] [reset_on_change=f] [reset_before=(..)]
/// [reset_after=(..)] measures [BY f ...]`: measures over the rows so far.
pub(super) fn streamstats(
    lowering: &Lowering<'_>,
    command: &Command,
    aggregation: &Aggregation,
) -> Result<Vec<Step>> {
    let span = command.span;
    let mut options = Reader::of_options(command, &aggregation.options);
    let measures = lowering.measures(command, aggregation, Emit::EveryRow)?;
    let mut args = vec![arg("measures", ArgValue::Aggregate(measures), span)];
    for (name, default) in [("current", true), ("global", true), ("reset_on_change", false)] {
        let set = options.boolean_option(&[name])?.unwrap_or(Spanned::new(default, span));
        args.push(arg(name, ArgValue::Boolean(set.value), set.span));
    }
    let window = options.count_option(&["window"])?.unwrap_or(Spanned::new(0, span));
    args.push(arg("window", ArgValue::Integer(window.value), window.span));
    if let Some(text) = options.text_option(&["time_window"])? {
        args.push(arg("time_window", ArgValue::Text(text.value), text.span));
    }
    for name in ["reset_before", "reset_after"] {
        if let Some(text) = options.text_option(&[name])? {
            let condition = condition(lowering, &text.value, text.span)?;
            args.push(arg(name, ArgValue::Expr(condition), text.span));
        }
    }
    if options.boolean_option(&["allnum"])?.is_some_and(|set| set.value) {
        options.refuse(&["allnum"])?;
    }
    if let Some(option) = options.other_options().first() {
        return Err(bad_option(command, &options, option));
    }
    let vendor = Vendor { command: "splunk.streamstats".to_owned(), args };
    Ok(vec![step(StepKind::Vendor(vendor), span)])
}

/// A condition as the value of an option, in parentheses or quotes.
fn condition(lowering: &Lowering<'_>, text: &str, span: Span) -> Result<plan::Expr> {
    lowering.condition(&parse_expression(text, span)?)
}

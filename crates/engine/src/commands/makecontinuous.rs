//! `makecontinuous`

use functions::Value;
use text::Diagnostic;

use super::bin::{self, Span};
use super::chart::fill_gaps;
use super::grid::Grid;
use super::{Command, Invocation, Node};
use crate::steps::collation::number;

/// `splunk.makecontinuous{field, span, minspan, aligntime, bins, start, end}` adds a row for each value that is missing between the least and
/// the greatest of a field; it has no other field.
///
/// - **Span**: of times as `bin` chooses it; of numbers 1 where none is given.
/// - **Source**: Search Reference, "makecontinuous". Believed: rows come in the order of the field.
pub(crate) const MAKECONTINUOUS: Command =
    Command { name: "splunk.makecontinuous", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let name = call.name("field")?;
    let rows = call.rows()?;
    let mut grid = Grid::read(&rows, call.lowering.environment.trace);
    let numbers: Vec<f64> = grid.column(&name).unwrap_or_default().iter().filter_map(number).collect();
    let bound = |name: &str| call.vendor.text(name).and_then(|text| text.parse::<f64>().ok());
    let range = (bound("start"), bound("end"));
    let zone = &call.lowering.environment.zone;
    match bin::span(call, name == "_time")?.chosen(numbers.iter().copied()) {
        Span::Time(span) => {
            let span = bin::align(call)?.map_or(span, |from| span.aligned(from));
            let (next, start) = (|at| span.next(at, zone), |at| span.start(at, zone));
            fill_gaps(&mut grid, &name, range, next, start, |_| Value::Null);
        }
        Span::Number(span) => {
            let start = |at: f64| (at / span).floor() * span;
            fill_gaps(&mut grid, &name, range, |at| at + span, start, |_| Value::Null);
        }
        Span::Log { .. } => return Err(call.wrong("span", "must be a number or a span of time")),
        Span::Chosen { .. } => {}
    }
    call.go_on_with(grid)
}

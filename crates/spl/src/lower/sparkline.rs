//! `sparkline(count, 1h)`, `sparkline(avg(x))`: a small chart in a cell.

use plan::{Aggregate, Call, Emit, Expr, Field, Literal, MultiKeys, NullKeys, Step, StepKind};
use text::{Diagnostic, Span};

use super::aggregate::{invalid_argument, renamed, written};
use super::reader::field;
use super::{Lowering, Result, step};
use crate::syntax::{Command, Measure, MeasureArgument};

/// The fields with the times of the first and the last row, which all groups' charts have in common.
const START: &str = "_sparkline_start";
const END: &str = "_sparkline_end";

/// Just before an end that is no part of a range, in seconds.
const BEFORE: (f64, &str) = (0.000_001, "0.000001");

/// Is one of the measures such a chart?
pub(super) fn any(aggregate: &Aggregate) -> bool {
    aggregate.measures.iter().any(|measure| measure.call.function == "splunk.sparkline")
}

/// Gives every row the times of the first and the last.
pub(super) fn extent(span: Span) -> Step {
    let measure = |function: &str, name: &str| plan::Measure {
        call: Call { function: function.to_owned(), args: vec![Expr::field("_time", span)], span },
        name: Field { name: name.to_owned(), span },
    };
    let measures = vec![measure("splunk.min", START), measure("splunk.max", END)];
    step(
        StepKind::Aggregate(Aggregate {
            by: Vec::new(),
            measures,
            emit: Emit::EveryRow,
            null_keys: NullKeys::Drop,
            multi_keys: MultiKeys::Each,
        }),
        span,
    )
}

impl Lowering<'_> {
    /// `sparkline`, `sparkline(count, 1h)`, `sparkline(avg(x), 1h)`: the plan's call says the function, the span, both
    /// ends of the time that the chart covers, and what is measured.
    pub(super) fn sparkline(&self, command: &Command, measure: &Measure) -> Result<plan::Measure> {
        let span = measure.span;
        if !matches!(command.name.value.as_str(), "stats" | "chart") {
            let message = format!("`sparkline` in `{}` is not supported yet", command.name.value);
            return Err(Box::new(Diagnostic::error("unsupported-function", measure.function.span, message)));
        }
        let arguments = measure.arguments.as_deref().unwrap_or_default();
        let (inner, width) = match arguments {
            [] => (None, None),
            [inner] => (Some(inner), None),
            [inner, MeasureArgument::Field(width)] => (Some(inner), Some(width.clone())),
            _ => return Err(invalid_argument(command, measure)),
        };
        let inner = match inner {
            None => None,
            Some(MeasureArgument::Field(name)) if matches!(name.value.as_str(), "count" | "c") => None,
            Some(MeasureArgument::Measure(inner)) => Some(self.measure(command, inner)?.call),
            Some(_) => {
                return Err(Box::new(invalid_argument(command, measure).with_note(
                    "a function is expected in it, as in `sparkline(count)` or `sparkline(avg(x), 1h)`",
                )));
            }
        };
        let (function, measured) = match inner {
            None => ("splunk.count".to_owned(), Vec::new()),
            Some(call) => (call.function, call.args),
        };
        let width = width.map_or(Expr::text("", span), |width| Expr::text(width.value, width.span));
        let start = self.range.start.as_ref().map(|bound| bound.time.clone());
        let end = self.range.end.as_ref().map(|bound| {
            let little = Expr::Literal(Literal::Number(BEFORE.0, BEFORE.1.to_owned()), span);
            Expr::call("splunk.subtract", vec![bound.time.clone(), little], span)
        });
        let mut args = vec![
            Expr::text(function, span),
            width,
            start.unwrap_or(Expr::field(START, span)),
            end.unwrap_or(Expr::field(END, span)),
        ];
        args.extend(measured);
        let name = match &measure.name {
            Some(name) => renamed(command, measure, name)?,
            None => field(&text::Spanned::new(written(measure), span)),
        };
        Ok(plan::Measure { call: Call { function: "splunk.sparkline".to_owned(), args, span }, name })
    }
}

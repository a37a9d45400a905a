//! `bin`

use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion_common::Result as Run;
use functions::{Value, array_of, value_at};
use jiff::tz::TimeZone;
use plan::Type;
use text::Diagnostic;

use super::time_span::{TimeSpan, fitting};
use super::{Command, Invocation, Node};
use crate::batch::with_columns;
use crate::expression::constant;
use crate::operator::Operator;
use crate::steps::collation::number;
use crate::types::{field_type, place, unify, with_fields};

/// `splunk.bin{field, as, span, bins, minspan, start, end, aligntime}` puts numbers into ranges: `0-2`, and times at the start of
/// theirs.
///
/// - **Numbers**: without `span` it is the smallest power of ten that makes at most `bins` (100) ranges.
/// - **Times**: `_time`, or any field where the span has a unit of time; in the zone of the search.
/// - **Null** and what is no number stay as they are.
/// - **Source**: Search Reference, "bin"; ranges of numbers measured on Splunk 10.4.2. Believed: how a span for times
///   is chosen, and that weeks start where 1970 did.
pub(crate) const BIN: Command = Command { name: "splunk.bin", makes_rows: false, lower };

const TIME: &str = "_time";

/// How many ranges there are at most where nothing is said (limits.conf, `default_time_bins`).
const DEFAULT_BINS: usize = 100;

/// How wide a range is.
#[derive(Clone)]
pub(super) enum Span {
    Number(f64),
    /// Each range reaches from one power of `base` times `coefficient` to the next.
    Log {
        coefficient: f64,
        base: f64,
    },
    Time(TimeSpan),
    /// As wide as the values need.
    Chosen {
        bins: usize,
        at_least: f64,
        start: Option<f64>,
        end: Option<f64>,
        is_time: bool,
    },
}

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let name = call.name("field")?;
    let to = call.field("as").map_or_else(|| name.clone(), |field| field.name.clone());
    let span = span(call, name == TIME)?;
    let input = call.input()?;
    let read = input.schema();
    if place(&read, &name).is_none() {
        return Ok(input);
    }
    let is_time = matches!(span, Span::Time(_) | Span::Chosen { is_time: true, .. });
    let ty = match (is_time, field_type(&read, &name)) {
        (true, Type::Integer | Type::Number) => Type::Number,
        (_, ty) => unify(ty, Type::Text),
    };
    let schema = with_fields(&read, [(to.clone(), ty)]);
    let zone = call.lowering.environment.zone.clone();
    let made = SchemaRef::clone(&schema);
    let align = align(call)?;
    let binning = Arc::new(Binning { name, to, span, align, zone, ty, schema: made });
    Ok(match binning.span {
        Span::Chosen { .. } => Operator::whole("Bin", input, schema, move |rows| binning.run(rows)),
        Span::Number(_) | Span::Log { .. } | Span::Time(_) => {
            Operator::each("Bin", input, schema, move |rows| binning.run(rows))
        }
    })
}

/// The time that spans of time are counted from, where the query says one.
pub(super) fn align(call: &Invocation<'_>) -> Result<Option<f64>, Diagnostic> {
    match call.vendor.arg("aligntime") {
        Some(plan::Arg { value: plan::ArgValue::Expr(expr), .. }) => {
            Ok(number(&constant(expr, call.lowering.environment)?))
        }
        _ => Ok(None),
    }
}

/// How wide the ranges are that the query asks for.
pub(super) fn span(call: &Invocation<'_>, is_time: bool) -> Result<Span, Diagnostic> {
    if let Some(text) = call.vendor.text("span") {
        let numeric = text.parse::<f64>().ok().filter(|span| *span > 0.0);
        return match (numeric, TimeSpan::parse(text)) {
            (Some(seconds), _) if is_time => Ok(Span::Time(TimeSpan::seconds(seconds))),
            (Some(span), _) => Ok(Span::Number(span)),
            (None, Some(span)) => Ok(Span::Time(span)),
            (None, None) if let Some(span) = log_span(text) => Ok(span),
            (None, None) => {
                Err(call.wrong("span", &format!("is `{text}`, which is no span that is supported")))
            }
        };
    }
    let bins = call.count("bins", DEFAULT_BINS)?;
    if bins < 2 {
        return Err(call.wrong("bins", "must be at least 2"));
    }
    let at_least = match call.vendor.text("minspan") {
        None => 0.0,
        Some(text) => match (text.parse(), TimeSpan::parse(text)) {
            (Ok(span), _) => span,
            (_, Some(span)) => span.about(),
            _ => return Err(call.wrong("minspan", "is no span")),
        },
    };
    let (start, end) = (number_of(call, "start")?, number_of(call, "end")?);
    Ok(Span::Chosen { bins, at_least, start, end, is_time })
}

/// `log`, `2log5`: a coefficient from 1 up to the base, and a base above 1 (Search Reference, "bin").
fn log_span(text: &str) -> Option<Span> {
    let (coefficient, base) = text.split_once("log")?;
    let read = |text: &str, default: f64| if text.is_empty() { Some(default) } else { text.parse().ok() };
    let (coefficient, base) = (read(coefficient, 1.0)?, read(base, 10.0)?);
    (base > 1.0 && coefficient >= 1.0 && coefficient < base).then_some(Span::Log { coefficient, base })
}

fn number_of(call: &Invocation<'_>, name: &str) -> Result<Option<f64>, Diagnostic> {
    let parse = |text: &str| text.parse().map_err(|_| call.wrong(name, "is no number"));
    call.vendor.text(name).map(parse).transpose()
}

struct Binning {
    name: String,
    to: String,
    span: Span,
    align: Option<f64>,
    zone: TimeZone,
    ty: Type,
    schema: SchemaRef,
}

impl Span {
    /// The span, chosen by the values where the query leaves it open.
    pub(super) fn chosen(&self, values: impl Iterator<Item = f64>) -> Span {
        let Span::Chosen { bins, at_least, start, end, is_time } = *self else {
            return self.clone();
        };
        let (low, high) =
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), one| (low.min(one), high.max(one)));
        let (low, high) = (start.unwrap_or(low).min(low), end.unwrap_or(high).max(high));
        if is_time {
            return Span::Time(fitting(high - low, bins, at_least));
        }
        let mut span = 1.0;
        while span < at_least || ranges(low, high, span) > bins as f64 {
            span *= 10.0;
            if !f64::is_finite(span) {
                break;
            }
        }
        Span::Number(span)
    }
}

impl Binning {
    fn run(&self, rows: &RecordBatch) -> Run<RecordBatch> {
        let Some(column) = rows.column_by_name(&self.name) else {
            return with_columns(rows, &self.schema, &[]);
        };
        let span = self.span.chosen((0..rows.num_rows()).filter_map(|row| number(&value_at(column, row))));
        let span = match (span, self.align) {
            (Span::Time(span), Some(from)) => Span::Time(span.aligned(from)),
            (span, _) => span,
        };
        let values = (0..rows.num_rows()).map(|row| {
            let value = value_at(column, row);
            match number(&value) {
                Some(number) => binned(number, &span, &self.zone),
                None => value,
            }
        });
        with_columns(rows, &self.schema, &[(&self.to, array_of(values, self.ty))])
    }
}

/// How many ranges of that span the values from `low` to `high` touch.
fn ranges(low: f64, high: f64, span: f64) -> f64 {
    (high / span).floor() - (low / span).floor() + 1.0
}

fn binned(number: f64, span: &Span, zone: &TimeZone) -> Value<'static> {
    match span {
        Span::Time(span) => Value::Number(span.start(number, zone)),
        Span::Number(span) => {
            let low = (number / span).floor() * span;
            let decimals = decimals(*span);
            Value::owned(format!("{low:.decimals$}-{:.decimals$}", low + span))
        }
        Span::Log { coefficient, base } if number > 0.0 => {
            let power = ((number / coefficient).log(*base) + 1e-9).floor();
            let (low, high) = (coefficient * base.powf(power), coefficient * base.powf(power + 1.0));
            Value::owned(format!("{}-{}", written(low), written(high)))
        }
        // No power is negative or nothing: such a number stays (believed).
        Span::Log { .. } | Span::Chosen { .. } => Value::Number(number),
    }
}

/// The number without the noise of its last binary digits.
fn written(number: f64) -> String {
    let rounded: f64 = format!("{number:.9e}").parse().unwrap_or(number);
    rounded.to_string()
}

/// How many decimals a span is written with.
fn decimals(span: f64) -> usize {
    let text = span.to_string();
    text.split_once('.').map_or(0, |(_, decimals)| decimals.len())
}

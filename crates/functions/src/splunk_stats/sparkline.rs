//! `sparkline(count, 1h)`, `sparkline(avg(field))`.

use std::borrow::Cow;

use plan::{Arity, Literal};
use text::Diagnostic;

use crate::splunk::SpanUnit;
use crate::splunk::number::as_number;
use crate::{Accumulator, AggregateFunction, Argument, Context, NewAccumulator, Value, spec};

/// `sparkline(function, span, start, end, argument)` is the measure of each span between two times, as a list behind the
/// mark that tells Splunk's pages to draw it.
///
/// - **Spans**: as long as `span` says, else the shortest of a fixed list that gives at most 100 of them; of more than 100
///   the first count (limits.conf, `sparkline_maxsize`, `sparkline_time_steps`).
/// - **Null**: rows without a time count for nothing; a span without a row measures 0 (believed).
/// - **Cost**: holds the time and the value of every row.
/// - **Source**: Search Reference, "Add sparklines to search results".
pub(crate) const SPARKLINE: AggregateFunction = AggregateFunction {
    spec: spec::aggregate(
        "splunk.sparkline",
        "sparkline(function(field), span) -> list",
        Arity::between(4, 6),
        spec::multi,
    ),
    bind,
};

/// What stands before the numbers.
const MARK: &str = "##__SPARKLINE__##";
/// No sparkline has more spans than this.
const MOST: usize = 100;
/// The lengths of spans that are chosen among, in seconds; the last is a month.
const STEPS: [f64; 11] = [1.0, 5.0, 10.0, 30.0, 60.0, 300.0, 600.0, 1800.0, 3600.0, 86_400.0, 2_592_000.0];

fn bind(args: &[Argument], context: &Context) -> Result<NewAccumulator, Diagnostic> {
    let text = |at: usize| match args.get(at).and_then(|argument| argument.constant.as_ref()) {
        Some(Literal::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let span = |at: usize| args.get(at).map_or_else(text::Span::default, |argument| argument.span);
    let name = text(0);
    let Some(function) = crate::aggregate(&name).filter(|_| name != SPARKLINE.spec.name) else {
        let message = format!("`sparkline` of `{name}` is not supported yet");
        return Err(Diagnostic::error("unsupported-function", span(0), message));
    };
    let width = match text(1).as_str() {
        "" => None,
        written => match seconds(written) {
            Some(width) => Some(width),
            None => {
                let message =
                    format!("Error in 'stats' command: `{written}` is no span of time such as `1h`");
                return Err(Diagnostic::error("bad-arguments", span(1), message));
            }
        },
    };
    let inner = (function.bind)(args.get(4..).unwrap_or_default(), context)?;
    let inner = std::sync::Arc::new(inner);
    Ok(Box::new(move || {
        Box::new(Sparkline { inner: std::sync::Arc::clone(&inner), width, ends: None, rows: Vec::new() })
    }))
}

struct Sparkline {
    inner: std::sync::Arc<NewAccumulator>,
    width: Option<f64>,
    ends: Option<(f64, f64)>,
    rows: Vec<(f64, Vec<Value<'static>>)>,
}

impl Accumulator for Sparkline {
    fn update(&mut self, args: &[Value<'_>], time: Option<f64>) {
        let Some(time) = time else { return };
        let ends = args.get(2).and_then(as_number).zip(args.get(3).and_then(as_number));
        self.ends = self.ends.or(ends);
        let values = args.get(4..).unwrap_or_default();
        self.rows.push((time, values.iter().map(|value| value.clone().into_owned()).collect()));
    }

    fn finish(&mut self) -> Value<'static> {
        self.so_far()
    }

    fn so_far(&mut self) -> Value<'static> {
        let Some((start, end)) = self.ends else { return Value::Null };
        let width = self.width.unwrap_or_else(|| chosen(start, end));
        let first = (start / width).floor();
        let count = index((end / width).floor() - first).saturating_add(1).min(MOST);
        let mut spans: Vec<Option<Box<dyn Accumulator>>> = (0..count).map(|_| None).collect();
        for (time, values) in &self.rows {
            let place = (time / width).floor() - first;
            if place >= 0.0
                && let Some(span) = spans.get_mut(index(place))
            {
                span.get_or_insert_with(|| (self.inner)()).update(values, Some(*time));
            }
        }
        let measured = spans.into_iter().map(|span| {
            let value = span.map_or(Value::Null, |mut span| span.finish());
            value.text().map_or(Cow::Borrowed("0"), |text| Cow::Owned(text.into_owned()))
        });
        Value::Multi(std::iter::once(Cow::Borrowed(MARK)).chain(measured).collect())
    }

    fn size(&self) -> usize {
        let held = |values: &Vec<Value<'static>>| {
            values
                .iter()
                .map(|value| value.text().map_or(0, |text| text.len()) + size_of::<Value<'_>>())
                .sum::<usize>()
        };
        size_of::<Self>() + self.rows.iter().map(|(_, values)| size_of::<f64>() + held(values)).sum::<usize>()
    }
}

/// The shortest step that gives at most as many spans as fit.
fn chosen(start: f64, end: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a small constant")]
    let fits = |step: &f64| (end - start) / step <= MOST as f64;
    STEPS.into_iter().find(fits).unwrap_or(STEPS[STEPS.len() - 1])
}

/// A number of spans, none below 0.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded on both sides")]
fn index(number: f64) -> usize {
    number.clamp(0.0, 1e9) as usize
}

/// `1h`, `30s`, `2d` in seconds.
fn seconds(written: &str) -> Option<f64> {
    let digits = written.len() - written.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let count: f64 = if digits == 0 { 1.0 } else { written[..digits].parse().ok()? };
    let unit = match SpanUnit::parse(&written[digits..])? {
        SpanUnit::Day => 86_400.0,
        SpanUnit::Week => 604_800.0,
        SpanUnit::Month => 2_592_000.0,
        unit => unit.exact_seconds()?,
    };
    (count > 0.0).then_some(count * unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_as_long_as_is_needed() {
        assert_eq!(chosen(0.0, 100.0).to_string(), "1");
        assert_eq!(chosen(0.0, 86_400.0).to_string(), "1800");
        assert_eq!(chosen(0.0, 1e12).to_string(), "2592000");
    }

    #[test]
    fn a_span_is_a_number_and_a_unit() {
        assert_eq!(seconds("2h"), Some(7200.0));
        assert_eq!(seconds("d"), Some(86_400.0));
        assert_eq!((seconds("0s"), seconds("5x")), (None, None));
    }
}

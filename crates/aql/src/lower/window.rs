//! The time clause.
//!
//! The window is on `starttime`. START and STOP count in minutes: '15:51:20' to '17:00:20' reads from 15:51:00 to
//! 17:00:59, '15:51' to '17:00' up to 16:59:59 (documented). A text without a zone is in the console's.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use plan::{Bound, Expr as Planned, Literal, TimeRange, TimeUnit as Unit, Type};
use text::{Diagnostic, Span};

use super::{Lowering, Typed};
use crate::syntax::{Expr, Query, TimeUnit, Window};

const MINUTE_MS: i64 = 60_000;

/// Which end of the window.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Start,
    Stop,
}

impl Lowering<'_> {
    pub(super) fn range(&mut self, query: &Query) -> Option<TimeRange> {
        let Some(window) = &query.window else { return Some(self.default_range(query)) };
        match &window.value {
            Window::Last { count, unit } => {
                let minutes = match unit.value {
                    TimeUnit::Minutes => 1,
                    TimeUnit::Hours => 60,
                    TimeUnit::Days => 24 * 60,
                };
                let ms =
                    i64::try_from(count.value).ok().and_then(|count| count.checked_mul(minutes * MINUTE_MS));
                let Some(ms) = ms else {
                    return self.report(Diagnostic::error(
                        "bad-time",
                        count.span,
                        "this is longer than time itself",
                    ));
                };
                Some(last(ms, window.span))
            }
            Window::Between { start, stop } => {
                let from = self.bound(start, End::Start);
                let to = match stop {
                    Some(stop) => self.bound(stop, End::Stop),
                    None if is_offense_time(start) => self.bound(start, End::Stop),
                    None => Some(now(window.span)),
                };
                Some(TimeRange { start: Some(bound(from?)), end: Some(bound(to?)) })
            }
        }
    }

    fn default_range(&mut self, query: &Query) -> TimeRange {
        let span = query.source.span();
        let window = self.options.default_window_ms.and_then(|ms| i64::try_from(ms).ok());
        let here = match window {
            Some(ms) => format!("the last {} s are read", ms / 1000),
            None => "all events are read".to_owned(),
        };
        let message = format!("this query has no time clause; {here}");
        let product = "QRadar would read the last 5 minutes in its console and the last 60 s over REST";
        self.diagnostics.push(Diagnostic::note("no-time-window", span, message).with_note(product));
        window.map_or_else(TimeRange::default, |ms| last(ms, span))
    }

    fn bound(&mut self, time: &Expr, end: End) -> Option<Planned> {
        match time {
            Expr::Text(text, span) => match written(text, end) {
                Some(time) => Some(time.planned(*span)),
                None => {
                    let message = format!(
                        "'{text}' is no time; times look like '2024-05-31 17:00' or '2024/05/31 17:00:20'"
                    );
                    self.report(Diagnostic::error("bad-time", *span, message))
                }
            },
            Expr::Number(number, span) => match milliseconds(number) {
                Some(ms) => Some(Planned::Literal(Literal::Integer(whole_minute(ms, end)), *span)),
                None => {
                    let message = format!("`{number}` is no number of milliseconds");
                    self.report(Diagnostic::error("bad-time", *span, message))
                }
            },
            other => {
                let mut value = self.value(other)?;
                if let (true, End::Stop, Planned::Call(call)) = (is_offense_time(other), end, &mut value.expr)
                {
                    call.function = "ariel.offense_end".to_owned();
                }
                let mut fields = false;
                read_fields(&value.expr, &mut fields);
                if fields {
                    let message = "a time clause reads no property";
                    return self.report(Diagnostic::error("bad-time", other.span(), message));
                }
                Some(self.computed(value, end))
            }
        }
    }

    /// A computed time, cut to the minute: `t - t % 60000`, at STOP of `t + 59999`.
    fn computed(&self, time: Typed, end: End) -> Planned {
        let span = time.expr.span();
        let number = |n| Typed::new(Planned::Literal(Literal::Integer(n), span), Type::Integer);
        let time = match end {
            End::Start => time,
            End::Stop => self.known_call("ariel.add", vec![time, number(MINUTE_MS - 1)], span, Type::Integer),
        };
        let rest =
            self.known_call("ariel.modulo", vec![time.clone(), number(MINUTE_MS)], span, Type::Integer);
        self.known_call("ariel.subtract", vec![time, rest], span, Type::Integer).expr
    }
}

/// `OFFENSE_TIME(7)` is two times: the first behind START, the last behind STOP or where there is no STOP.
fn is_offense_time(time: &Expr) -> bool {
    matches!(time, Expr::Call(call) if call.name.value.eq_ignore_ascii_case("OFFENSE_TIME"))
}

fn read_fields(expr: &Planned, found: &mut bool) {
    *found |= matches!(expr, Planned::Field(_));
    for part in expr.parts() {
        read_fields(part, found);
    }
}

fn now(span: Span) -> Planned {
    Planned::call("ariel.NOW", Vec::new(), span)
}

fn bound(time: Planned) -> Bound {
    Bound { time, unit: Unit::Milliseconds }
}

fn last(ms: i64, span: Span) -> TimeRange {
    let ms = Planned::Literal(Literal::Integer(ms), span);
    let start = Planned::call("ariel.subtract", vec![now(span), ms], span);
    TimeRange { start: Some(bound(start)), end: Some(bound(now(span))) }
}

/// Milliseconds as clients send them: IBM's own Python client writes `1605046453426.0`.
fn milliseconds(number: &str) -> Option<i64> {
    let whole = number.split_once('.').map_or(number, |(whole, fraction)| {
        if fraction.bytes().all(|byte| byte.is_ascii_digit()) { whole } else { number }
    });
    whole.parse().ok()
}

/// Down to the minute at START, up at STOP.
fn whole_minute(ms: i64, end: End) -> i64 {
    let up = match end {
        End::Start => 0,
        End::Stop => MINUTE_MS - 1,
    };
    let ms = ms.saturating_add(up);
    ms - ms.rem_euclid(MINUTE_MS)
}

/// A written time, to the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    /// With a zone: milliseconds since 1970-01-01 UTC.
    Instant(i64),
    /// Without: on the console's clock.
    Local(DateTime),
}

impl Written {
    fn planned(self, span: Span) -> Planned {
        match self {
            Written::Instant(ms) => Planned::Literal(Literal::Integer(ms), span),
            Written::Local(time) => {
                let text = time.strftime("%Y-%m-%d %H:%M").to_string();
                let pattern = Planned::text("yyyy-MM-dd HH:mm", span);
                Planned::call("ariel.PARSETIMESTAMP", vec![pattern, Planned::text(text, span)], span)
            }
        }
    }
}

/// Reads `yyyy-MM-dd HH:mm[:ss]` with `-`, `/`, `:` or a blank in the date and a blank, `-` or `T` before the time,
/// and a `Z` after it. Sources: the vendor's page on time criteria and its samples.
fn written(text: &str, end: End) -> Option<Written> {
    let text = text.trim();
    let without_zone = text.strip_suffix(['Z', 'z']);
    let body = without_zone.unwrap_or(text).trim_end();
    if !body.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | ':' | ' ' | 'T' | '.')) {
        return None;
    }
    let mut parts = body.split(['-', '/', ':', ' ', 'T', '.']).filter(|part| !part.is_empty());
    let mut next = || parts.next()?.parse::<i16>().ok();
    let small = |value: Option<i16>| value.and_then(|value| i8::try_from(value).ok());
    let year = next().filter(|year| *year >= 1970)?;
    let date = Date::new(year, small(next())?, small(next())?).ok()?;
    let time = Time::new(small(next())?, small(next())?, 0, 0).ok()?;
    let started = next().is_some_and(|second| (1..60).contains(&second));
    let time = date.to_datetime(time).checked_add(i64::from(end == End::Stop && started).minutes()).ok()?;
    Some(if without_zone.is_some() {
        Written::Instant(Offset::UTC.to_timestamp(time).ok()?.as_millisecond())
    } else {
        Written::Local(time)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, start: &str, stop: &str) {
        let shown = |end| match written(text, end) {
            Some(Written::Instant(ms)) => ms.to_string(),
            Some(local) => match local.planned(Span::default()) {
                Planned::Call(call) => match call.args.last() {
                    Some(Planned::Literal(Literal::Text(text), _)) => text.clone(),
                    other => format!("{other:?}"),
                },
                other => format!("{other:?}"),
            },
            None => "none".to_owned(),
        };
        assert_eq!((shown(End::Start).as_str(), shown(End::Stop).as_str()), (start, stop), "{text}");
    }

    #[test]
    fn seconds_fall_at_start_and_rise_at_stop() {
        check("2017-01-01 15:51", "2017-01-01 15:51", "2017-01-01 15:51");
        check("2017-01-01 15:51:20", "2017-01-01 15:51", "2017-01-01 15:52");
        check("2016-12-31 23:59:01", "2016-12-31 23:59", "2017-01-01 00:00");
        check("2017/02/28-23:59:59", "2017-02-28 23:59", "2017-03-01 00:00");
    }

    #[test]
    fn reads_every_documented_form() {
        check("2017 01 01 9:00:00", "2017-01-01 09:00", "2017-01-01 09:00");
        check("2017:01:01-09:00:00", "2017-01-01 09:00", "2017-01-01 09:00");
        check("1970-01-02T00:01:30Z", "86460000", "86520000");
        check("2015-10-28 10:00z", "1446026400000", "1446026400000");
    }

    #[test]
    fn other_texts_are_no_times() {
        for text in ["yesterday", "2017-02-30 10:00", "2017-01-01", "2017-13-01 10:00", "2017-01-01 24:00"] {
            check(text, "none", "none");
        }
    }
}

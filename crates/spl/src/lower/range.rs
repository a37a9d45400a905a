//! Time modifiers.

use plan::{Bound, Expr, Literal, TimeRange, TimeUnit};
use text::{Diagnostic, Span, Spanned};

use super::Result;
use crate::syntax::{Comparator, Search, SearchValue};

/// A field of the search language that is no field but a time modifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeModifier {
    end: End,
    kind: Kind,
    name: &'static str,
}

/// Which end of the range it sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Start,
    Finish,
}

/// How its value is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// As `earliest` and `latest` are.
    Time,
    /// The same, of the time of indexing.
    IndexTime,
    /// A number of these units before now.
    Ago(&'static str),
    /// Seconds since 1970.
    Epoch,
    /// `%m/%d/%Y:%H:%M:%S`, or as `timeformat` says.
    Written,
    /// How `starttime` and `endtime` are written.
    Format,
    /// How many of these units the range is long.
    Length(&'static str),
}

/// The modifiers of the Search Reference, "Time modifiers"; those behind `latest` are from its older releases, and
/// still read.
const MODIFIERS: &[(&str, End, Kind)] = &[
    ("earliest", End::Start, Kind::Time),
    ("latest", End::Finish, Kind::Time),
    ("_index_earliest", End::Start, Kind::IndexTime),
    ("_index_latest", End::Finish, Kind::IndexTime),
    ("starttime", End::Start, Kind::Written),
    ("endtime", End::Finish, Kind::Written),
    ("starttimeu", End::Start, Kind::Epoch),
    ("endtimeu", End::Finish, Kind::Epoch),
    ("minutesago", End::Start, Kind::Ago("m")),
    ("hoursago", End::Start, Kind::Ago("h")),
    ("daysago", End::Start, Kind::Ago("d")),
    ("monthsago", End::Start, Kind::Ago("mon")),
    ("startminutesago", End::Start, Kind::Ago("m")),
    ("starthoursago", End::Start, Kind::Ago("h")),
    ("startdaysago", End::Start, Kind::Ago("d")),
    ("startmonthsago", End::Start, Kind::Ago("mon")),
    ("endminutesago", End::Finish, Kind::Ago("m")),
    ("endhoursago", End::Finish, Kind::Ago("h")),
    ("enddaysago", End::Finish, Kind::Ago("d")),
    ("endmonthsago", End::Finish, Kind::Ago("mon")),
    ("timeformat", End::Start, Kind::Format),
    ("searchtimespanminutes", End::Start, Kind::Length("m")),
    ("searchtimespanhours", End::Start, Kind::Length("h")),
    ("searchtimespandays", End::Start, Kind::Length("d")),
    ("searchtimespanmonths", End::Start, Kind::Length("mon")),
];

impl TimeModifier {
    /// The modifier of that name.
    pub(super) fn of(name: &str) -> Option<TimeModifier> {
        let (name, end, kind) = MODIFIERS.iter().find(|(known, ..)| *known == name)?;
        Some(TimeModifier { end: *end, kind: *kind, name })
    }

    /// Is it about when an event was indexed, which no file says?
    pub(super) fn is_of_indexing(self) -> bool {
        self.kind == Kind::IndexTime
    }

    /// The time that it sets, and its number where it is one.
    fn bound(self, comparator: Comparator, value: &SearchValue, span: Span) -> Result<(Bound, Option<f64>)> {
        self.bound_in(comparator, value, span, None)
    }

    /// The same where `timeformat` says how times are written.
    fn bound_in(
        self,
        comparator: Comparator,
        value: &SearchValue,
        span: Span,
        format: Option<&str>,
    ) -> Result<(Bound, Option<f64>)> {
        let (SearchValue::Word(text) | SearchValue::Phrase(text)) = value else {
            return Err(unsupported(self.name, span));
        };
        if comparator != Comparator::Equal {
            return Err(unsupported(self.name, span));
        }
        let wrong = || {
            let message = format!("Invalid value \"{}\" for time term '{}'", text.value, self.name);
            Err(Box::new(Diagnostic::error("invalid-time", text.span, message)))
        };
        match self.kind {
            Kind::Time | Kind::IndexTime => bound(text, self.name),
            Kind::Ago(unit) => match text.value.parse::<u32>() {
                Ok(count) => bound(&text.clone().map(|_| format!("-{count}{unit}")), self.name),
                Err(_) => wrong(),
            },
            Kind::Epoch if text.value.parse::<f64>().is_ok() => bound(text, self.name),
            Kind::Written if format.is_some() => {
                let format = format.unwrap_or_default();
                let args = vec![Expr::text(&text.value, text.span), Expr::text(format, text.span)];
                let time = Expr::call("splunk.strptime", args, text.span);
                Ok((Bound { time, unit: TimeUnit::Seconds }, None))
            }
            Kind::Written if is_absolute(&text.value) => bound(text, self.name),
            Kind::Epoch | Kind::Written => wrong(),
            Kind::Format | Kind::Length(_) => Err(unsupported(self.name, span)),
        }
    }

    /// What it says of an event's time. Further inside a search it stands for this: pairs of them may be joined by
    /// `OR` (Search Manual, "Specify time modifiers in your search").
    pub(super) fn predicate(self, comparator: Comparator, value: &SearchValue, span: Span) -> Result<Expr> {
        let (bound, _) = self.bound(comparator, value, span)?;
        let function = if self.end == End::Start { "splunk.ge" } else { "splunk.lt" };
        let mut time = Expr::field("_time", span);
        if self.is_of_indexing() {
            time = Expr::call("splunk.coalesce", vec![Expr::field("_indextime", span), time], span);
        }
        Ok(Expr::call(function, vec![time, bound.time], span))
    }
}

/// The time range that the modifiers of a search set.
#[derive(Default)]
pub(super) struct Ranges {
    start: Option<(Bound, Option<f64>)>,
    end: Option<(Bound, Option<f64>)>,
    /// How `starttime` and `endtime` are written.
    format: Option<String>,
    /// How long the range is, as `relative_time` takes it: `24h`.
    length: Option<String>,
    span: Span,
}

impl Ranges {
    /// Ranges of a search that says how times in it are written, wherever it says so.
    pub(super) fn of(search: Option<&Search>) -> Ranges {
        let parts = match search {
            Some(Search::And(parts, _)) => parts.as_slice(),
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        let format = parts.iter().find_map(|part| match part {
            Search::Compare { field, value, .. } if field.value == "timeformat" => value.text(),
            _ => None,
        });
        Ranges { format: format.map(str::to_owned), ..Ranges::default() }
    }

    /// Takes one modifier of the outer level.
    pub(super) fn add(
        &mut self,
        modifier: TimeModifier,
        comparator: Comparator,
        value: &SearchValue,
        span: Span,
    ) -> Result<()> {
        match modifier.kind {
            Kind::Format => return Ok(()),
            Kind::Length(unit) => {
                let count = value.text().and_then(|text| text.parse::<u32>().ok());
                let Some(count) = count.filter(|_| comparator == Comparator::Equal) else {
                    return Err(unsupported(modifier.name, span));
                };
                self.length = Some(format!("{count}{unit}"));
                self.span = span;
                return Ok(());
            }
            Kind::Time | Kind::IndexTime | Kind::Ago(_) | Kind::Epoch | Kind::Written => {}
        }
        let (bound, number) = modifier.bound_in(comparator, value, span, self.format.as_deref())?;
        let slot = if modifier.end == End::Start { &mut self.start } else { &mut self.end };
        if slot.is_some() {
            let message = format!("`{}` is given twice", modifier.name);
            return Err(Box::new(Diagnostic::error("duplicate-time-modifier", span, message)));
        }
        *slot = Some((bound, number));
        self.span = span;
        Ok(())
    }

    /// The other end of a range of that length: behind its start, else before its end, which is now where nothing is
    /// said (believed: the modifiers are of the time before `earliest`, and no page says more of them).
    fn stretch(&mut self, length: &str) {
        let span = self.span;
        let moved = |from: Expr, sign: char| {
            let args = vec![from, Expr::text(format!("{sign}{length}"), span)];
            let time = Expr::call("splunk.relative_time", args, span);
            Some((Bound { time, unit: TimeUnit::Seconds }, None))
        };
        match (&self.start, &self.end) {
            (Some((start, _)), None) => self.end = moved(start.time.clone(), '+'),
            (None, Some((end, _))) => self.start = moved(end.time.clone(), '-'),
            (None, None) => self.start = moved(Expr::call("splunk.now", Vec::new(), span), '-'),
            (Some(_), Some(_)) => {}
        }
    }

    /// The range; it must not end before it starts.
    pub(super) fn finish(mut self) -> Result<TimeRange> {
        if let Some(length) = self.length.take() {
            self.stretch(&length);
        }
        if let (Some((_, Some(start))), Some((_, Some(end)))) = (&self.start, &self.end)
            && start > end
        {
            let message = format!(
                "Error in 'search' command: Unable to parse the search: Invalid time bounds in search: \
                 start={start} > end={end}"
            );
            return Err(Box::new(Diagnostic::error("invalid-time-bounds", self.span, message)));
        }
        Ok(TimeRange { start: self.start.map(|(bound, _)| bound), end: self.end.map(|(bound, _)| bound) })
    }
}

/// The time that a text says, as an expression.
pub(super) fn time_of(text: &Spanned<String>, term: &str) -> Result<Expr> {
    bound(text, term).map(|(bound, _)| bound.time)
}

/// The bound, and its number where it is one.
fn bound(text: &Spanned<String>, term: &str) -> Result<(Bound, Option<f64>)> {
    let span = text.span;
    let value = text.value.trim();
    let seconds = |time| Bound { time, unit: TimeUnit::Seconds };
    let now = || Expr::call("splunk.now", Vec::new(), span);
    if !value.is_empty()
        && value.chars().all(|c| c.is_ascii_digit() || c == '.')
        && let Ok(number) = value.parse::<f64>()
    {
        let time = Expr::Literal(Literal::Number(number, value.to_owned()), span);
        return Ok((seconds(time), Some(number)));
    }
    if value == "now" || value == "now()" {
        return Ok((seconds(now()), None));
    }
    if is_relative(value) {
        let args = vec![now(), Expr::text(value, span)];
        return Ok((seconds(Expr::call("splunk.relative_time", args, span)), None));
    }
    if is_absolute(value) {
        let args = vec![Expr::text(value, span), Expr::text("%m/%d/%Y:%H:%M:%S", span)];
        return Ok((seconds(Expr::call("splunk.strptime", args, span)), None));
    }
    let message = format!("Invalid value \"{value}\" for time term '{term}'");
    Err(Box::new(Diagnostic::error("invalid-time", span, message)))
}

/// Any number of `+2h`, `-d`, `@w1` in a row (Search Manual, "Specify time modifiers in your search").
fn is_relative(value: &str) -> bool {
    let mut rest = value;
    while !rest.is_empty() {
        let snap = rest.starts_with('@');
        let Some(behind) = rest.strip_prefix(['+', '-', '@']) else { return false };
        let number = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
        let unit_length = behind[number..].find(['+', '-', '@']).unwrap_or(behind.len() - number);
        let unit = &behind[number..number + unit_length];
        let weekday = snap && matches!(unit, "w0" | "w1" | "w2" | "w3" | "w4" | "w5" | "w6" | "w7");
        if (snap && number > 0) || !(is_unit(unit) || weekday) {
            return false;
        }
        rest = &behind[number + unit_length..];
    }
    !value.is_empty()
}

fn is_unit(unit: &str) -> bool {
    const UNITS: &[&str] = &[
        "s", "sec", "secs", "second", "seconds", "m", "min", "mins", "minute", "minutes", "h", "hr", "hrs",
        "hour", "hours", "d", "day", "days", "w", "week", "weeks", "mon", "month", "months", "q", "qtr",
        "qtrs", "quarter", "quarters", "y", "yr", "yrs", "year", "years", "ms", "us",
    ];
    UNITS.contains(&unit)
}

/// `10/27/2026:00:00:00`.
fn is_absolute(value: &str) -> bool {
    let parts: Vec<&str> = value.split(['/', ':']).collect();
    let digits = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    parts.len() == 6 && parts.iter().all(digits) && value.matches('/').count() == 2
}

fn unsupported(name: &str, span: Span) -> Box<Diagnostic> {
    let message = format!("the time modifier `{name}` is not supported like this yet");
    Box::new(
        Diagnostic::error("unsupported-time-modifier", span, message)
            .with_note("use `earliest` and `latest`"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_relative_times_from_others() {
        let relative = ["-24h", "-24h@h", "@d", "@w0", "-1mon@mon+7d", "+5m", "-h", "@d-2h"];
        assert!(relative.iter().all(|value| is_relative(value)));
        let others = ["-30x", "24h", "", "@5d", "yesterday", "-"];
        assert!(!others.iter().any(|value| is_relative(value)));
        assert!(is_absolute("10/27/2026:00:00:00"));
        assert!(!is_absolute("2026-10-27"));
    }
}

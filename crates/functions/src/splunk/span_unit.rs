//! The units that Splunk writes times and spans of time in.

use jiff::civil::{Date, Time};
use jiff::{Span, Zoned};

/// A unit of time, from a second to a year.
///
/// - **Words**: s, m, h, d, w, mon, q, y, with their longer names, in small letters.
/// - **Source**: Search Manual, "Specify time modifiers in your search"; Search Reference, "bin", "Time scale units".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanUnit {
    /// `s`.
    Second,
    /// `m`.
    Minute,
    /// `h`.
    Hour,
    /// `d`: as long as the calendar says.
    Day,
    /// `w`.
    Week,
    /// `mon`.
    Month,
    /// `q`: three months.
    Quarter,
    /// `y`.
    Year,
}

impl SpanUnit {
    /// The unit of a word; `None` where it is none.
    pub fn parse(word: &str) -> Option<SpanUnit> {
        Some(match word {
            "s" | "sec" | "secs" | "second" | "seconds" => SpanUnit::Second,
            "m" | "min" | "mins" | "minute" | "minutes" => SpanUnit::Minute,
            "h" | "hr" | "hrs" | "hour" | "hours" => SpanUnit::Hour,
            "d" | "day" | "days" => SpanUnit::Day,
            "w" | "week" | "weeks" => SpanUnit::Week,
            "mon" | "month" | "months" => SpanUnit::Month,
            "q" | "qtr" | "qtrs" | "quarter" | "quarters" => SpanUnit::Quarter,
            "y" | "yr" | "yrs" | "year" | "years" => SpanUnit::Year,
            _ => return None,
        })
    }

    /// Its name in full.
    pub fn name(self) -> &'static str {
        match self {
            SpanUnit::Second => "second",
            SpanUnit::Minute => "minute",
            SpanUnit::Hour => "hour",
            SpanUnit::Day => "day",
            SpanUnit::Week => "week",
            SpanUnit::Month => "month",
            SpanUnit::Quarter => "quarter",
            SpanUnit::Year => "year",
        }
    }

    /// The seconds of those up to an hour, which no calendar changes.
    pub fn exact_seconds(self) -> Option<f64> {
        match self {
            SpanUnit::Second => Some(1.0),
            SpanUnit::Minute => Some(60.0),
            SpanUnit::Hour => Some(3_600.0),
            _ => None,
        }
    }

    /// So many of it on the calendar; `None` beyond what a calendar holds.
    pub fn times(self, count: i64) -> Option<Span> {
        let span = Span::new();
        match self {
            SpanUnit::Second => span.try_seconds(count),
            SpanUnit::Minute => span.try_minutes(count),
            SpanUnit::Hour => span.try_hours(count),
            SpanUnit::Day => span.try_days(count),
            SpanUnit::Week => span.try_weeks(count),
            SpanUnit::Month => span.try_months(count),
            SpanUnit::Quarter => span.try_months(count.checked_mul(3)?),
            SpanUnit::Year => span.try_years(count),
        }
        .ok()
    }

    /// The start of the second, day, month ... that holds `time`, on the calendar of its zone; weeks begin on Sunday.
    pub(super) fn start(self, time: &Zoned) -> Option<Zoned> {
        let date = time.date();
        let month = |month: i8| Date::new(date.year(), month, 1).ok();
        let date = match self {
            SpanUnit::Second => return time.with().subsec_nanosecond(0).build().ok(),
            SpanUnit::Minute => return time.with().second(0).subsec_nanosecond(0).build().ok(),
            SpanUnit::Hour => return time.with().minute(0).second(0).subsec_nanosecond(0).build().ok(),
            SpanUnit::Day => date,
            SpanUnit::Week => return start_of_week(time, 0),
            SpanUnit::Month => month(date.month())?,
            SpanUnit::Quarter => month((date.month() - 1) / 3 * 3 + 1)?,
            SpanUnit::Year => month(1)?,
        };
        date.to_datetime(Time::midnight()).to_zoned(time.time_zone().clone()).ok()
    }
}

/// The start of the latest day that is `weekday` days after a Sunday.
pub(super) fn start_of_week(time: &Zoned, weekday: i8) -> Option<Zoned> {
    let date = time.date();
    let back = (date.weekday().to_sunday_zero_offset() - weekday).rem_euclid(7);
    let date = date.checked_sub(Span::new().days(back)).ok()?;
    date.to_datetime(Time::midnight()).to_zoned(time.time_zone().clone()).ok()
}

//! What a correlation rule says: findings of other rules that come together.

use text::{Span, Spanned};

use crate::{Level, Status};

/// A correlation rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlation {
    /// What it detects, in a line.
    pub title: Spanned<String>,
    /// A UUID that is the rule's own.
    pub id: Option<Spanned<String>>,
    /// A name of its own.
    pub name: Option<Spanned<String>>,
    /// How far it is proven.
    pub status: Option<Spanned<Status>>,
    /// How grave a finding is.
    pub level: Option<Spanned<Level>>,
    /// Namespaced words such as `attack.t1059`.
    pub tags: Vec<Spanned<String>>,
    /// The rules whose events it takes, by id or name.
    pub rules: Vec<Spanned<String>>,
    /// How their events come together.
    pub together: Together,
    /// Names of fields that the rules call differently.
    pub aliases: Vec<Alias>,
    /// Are the rules' own findings shown too?
    pub generate: bool,
    /// The whole document.
    pub span: Span,
}

/// How events come together.
#[derive(Clone, Debug, PartialEq)]
pub struct Together {
    /// What is counted.
    pub kind: CorrelationType,
    /// Fields whose values the events have in common.
    pub group_by: Vec<Spanned<String>>,
    /// Within which time, in nanoseconds; `None` (Sigma 1 only) where all time counts.
    pub timespan_ns: Option<i64>,
    /// The fields whose values are counted or summed: one, or several of which values are counted together.
    pub fields: Vec<Spanned<String>>,
    /// Which percentile is compared: from 0 to 100.
    pub percentile: Option<f64>,
    /// What the number must be, all of it.
    pub bounds: Vec<(Comparison, f64)>,
    /// Temporal: which rules must have events, any of it.
    pub choices: Vec<Choice>,
}

/// Rules of which events come together: one of the ways in which a temporal correlation may be found.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Choice {
    /// Rules that have an event, by their places among the correlation's rules, ascending.
    pub required: Vec<usize>,
    /// Rules that have none, ascending.
    pub forbidden: Vec<usize>,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorrelationType {
    /// Events.
    EventCount,
    /// Distinct values of a field.
    ValueCount,
    /// The sum of a field's values.
    ValueSum,
    /// The mean of a field's values.
    ValueAvg,
    /// A percentile of a field's values.
    ValuePercentile,
    /// The median of a field's values.
    ValueMedian,
    /// The least of a field's values.
    ValueMin,
    /// The greatest of a field's values.
    ValueMax,
    /// An event of each rule.
    Temporal,
    /// An event of each rule, in the order of the rules.
    TemporalOrdered,
}

impl CorrelationType {
    /// All of them.
    pub const ALL: [(&'static str, CorrelationType); 10] = [
        ("event_count", CorrelationType::EventCount),
        ("value_count", CorrelationType::ValueCount),
        ("value_sum", CorrelationType::ValueSum),
        ("value_avg", CorrelationType::ValueAvg),
        ("value_percentile", CorrelationType::ValuePercentile),
        ("value_median", CorrelationType::ValueMedian),
        ("value_min", CorrelationType::ValueMin),
        ("value_max", CorrelationType::ValueMax),
        ("temporal", CorrelationType::Temporal),
        ("temporal_ordered", CorrelationType::TemporalOrdered),
    ];

    /// Does it ask for all rules instead of a number?
    pub fn is_temporal(self) -> bool {
        matches!(self, CorrelationType::Temporal | CorrelationType::TemporalOrdered)
    }

    /// Does it look at a field's values?
    pub fn has_field(self) -> bool {
        !self.is_temporal() && self != CorrelationType::EventCount
    }
}

/// How a number is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `gt`
    Gt,
    /// `gte`
    Gte,
    /// `lt`
    Lt,
    /// `lte`
    Lte,
    /// `eq`
    Eq,
    /// `neq`
    Neq,
}

impl Comparison {
    /// All of them, as correlation rules and as the aggregations of Sigma 1 write them.
    pub const ALL: [(&'static str, &'static str, Comparison); 6] = [
        ("gt", ">", Comparison::Gt),
        ("gte", ">=", Comparison::Gte),
        ("lt", "<", Comparison::Lt),
        ("lte", "<=", Comparison::Lte),
        ("eq", "==", Comparison::Eq),
        ("neq", "!=", Comparison::Neq),
    ];
}

/// A name for what each rule calls its own way.
#[derive(Clone, Debug, PartialEq)]
pub struct Alias {
    /// As `group-by` names it.
    pub name: Spanned<String>,
    /// For each rule, its field.
    pub fields: Vec<(Spanned<String>, Spanned<String>)>,
}

/// Nanoseconds of `15s`, `5m`, `1h`, `7d`, `2w`, `1M`, `1y`. A month and a year are the mean ones, as pySigma has them.
pub(crate) fn timespan_ns(text: &str) -> Option<i64> {
    let unit = text.chars().next_back()?;
    let seconds: i64 = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        'w' => 604_800,
        'M' => 2_629_746,
        'y' => 31_556_952,
        _ => return None,
    };
    let count = &text[..text.len() - unit.len_utf8()];
    let count = count.parse::<u32>().ok().filter(|_| count.bytes().all(|byte| byte.is_ascii_digit()))?;
    i64::from(count).checked_mul(seconds)?.checked_mul(1_000_000_000)
}

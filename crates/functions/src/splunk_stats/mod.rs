//! Splunk's aggregate functions. One file each; a new one is named in both lists below.

mod avg;
mod by_order;
mod by_time;
mod count;
pub(crate) mod dc;
mod earliest;
mod earliest_time;
mod estdc_error;
mod extreme;
mod first;
mod gathered;
mod last;
mod latest;
mod latest_time;
mod list;
mod max;
mod mean;
mod median;
mod min;
mod mode;
pub(crate) mod moments;
mod perc;
pub(crate) mod percentiles;
mod range;
mod rate;
mod sparkline;
mod stdev;
mod stdevp;
mod sum;
mod sumsq;
mod values;
mod var;
mod varp;

use crate::AggregateFunction;

/// All aggregate functions of this folder.
pub(crate) const ALL: &[&AggregateFunction] = &[
    &avg::AVG,
    &count::COUNT,
    &count::C,
    &dc::DC,
    &dc::DISTINCT_COUNT,
    &dc::ESTDC,
    &estdc_error::ESTDC_ERROR,
    &earliest::EARLIEST,
    &earliest_time::EARLIEST_TIME,
    &first::FIRST,
    &last::LAST,
    &latest::LATEST,
    &latest_time::LATEST_TIME,
    &list::LIST,
    &max::MAX,
    &mean::MEAN,
    &median::MEDIAN,
    &min::MIN,
    &mode::MODE,
    &perc::PERC,
    &perc::EXACTPERC,
    &perc::UPPERPERC,
    &range::RANGE,
    &rate::RATE,
    &sparkline::SPARKLINE,
    &stdev::STDEV,
    &stdevp::STDEVP,
    &sum::SUM,
    &sumsq::SUMSQ,
    &values::VALUES,
    &var::VAR,
    &varp::VARP,
];

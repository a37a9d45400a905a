//! Splunk's aggregate functions. One file each; a new one is named in both lists below.

mod by_time;
mod count;
mod earliest;
mod earliest_time;
mod latest;
mod latest_time;
mod values;

use crate::AggregateFunction;

/// All aggregate functions of this folder.
pub(crate) const ALL: &[&AggregateFunction] = &[
    &count::COUNT,
    &count::C,
    &earliest::EARLIEST,
    &earliest_time::EARLIEST_TIME,
    &latest::LATEST,
    &latest_time::LATEST_TIME,
    &values::VALUES,
];

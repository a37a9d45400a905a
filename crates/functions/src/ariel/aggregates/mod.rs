//! Ariel's aggregate functions. One file each; a new one is named in both lists below.

mod avg;
mod count;
mod extreme;
mod first;
mod kept;
mod last;
mod max;
mod measure;
mod min;
mod stdev;
mod stdevp;
mod sum;
mod uniquecount;

use crate::AggregateFunction;

/// All aggregate functions of this folder.
pub(crate) const ALL: &[&AggregateFunction] = &[
    &avg::AVG,
    &count::COUNT,
    &first::FIRST,
    &last::LAST,
    &max::MAX,
    &min::MIN,
    &stdev::STDEV,
    &stdevp::STDEVP,
    &sum::SUM,
    &uniquecount::UNIQUECOUNT,
    &uniquecount::DISTINCTCOUNT,
];

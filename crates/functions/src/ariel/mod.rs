//! Ariel's functions. One file each; a new one is named in both lists below.

pub(crate) mod aggregates;
mod dateformat;
mod logsourcetypename;
mod long;
mod lower;
mod names;
mod now;
pub(crate) mod operators;
mod qidname;
mod simple_date_format;
mod text_of;

use crate::Function;

/// All functions of this folder.
pub(crate) const ALL: &[&Function] = &[
    &dateformat::DATEFORMAT,
    &logsourcetypename::LOGSOURCETYPENAME,
    &long::LONG,
    &lower::LOWER,
    &now::NOW,
    &qidname::QIDNAME,
];

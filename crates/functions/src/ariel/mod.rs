//! Ariel's functions. One file each; a new one is named in both lists below.

pub(crate) mod aggregates;
mod base64;
mod categoryname;
mod concat;
mod dateformat;
mod double;
mod incidr;
mod logsourcetypename;
mod long;
mod lower;
mod names;
mod now;
pub(crate) mod operators;
mod parsedatetime;
mod parsetimestamp;
mod protocolname;
mod qiddescription;
mod qidname;
mod replaceall;
mod replacefirst;
mod replacing;
mod simple_date_format;
mod simple_date_parse;
mod str;
mod strlen;
mod strpos;
mod substring;
mod text_of;
mod text_search;
mod upper;
mod utf8;

use crate::Function;

/// All functions of this folder.
pub(crate) const ALL: &[&Function] = &[
    &base64::BASE64,
    &categoryname::CATEGORYNAME,
    &concat::CONCAT,
    &dateformat::DATEFORMAT,
    &double::DOUBLE,
    &incidr::INCIDR,
    &logsourcetypename::LOGSOURCETYPENAME,
    &long::LONG,
    &lower::LOWER,
    &now::NOW,
    &parsedatetime::PARSEDATETIME,
    &parsetimestamp::PARSETIMESTAMP,
    &protocolname::PROTOCOLNAME,
    &qiddescription::QIDDESCRIPTION,
    &qidname::QIDNAME,
    &replaceall::REPLACEALL,
    &replacefirst::REPLACEFIRST,
    &str::STR,
    &strlen::STRLEN,
    &strpos::STRPOS,
    &substring::SUBSTRING,
    &text_search::TEXT_SEARCH,
    &upper::UPPER,
    &utf8::UTF8,
];

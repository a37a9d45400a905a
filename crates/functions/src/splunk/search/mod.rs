//! The predicates of Splunk's `search` command. One file each; a new one is named in both lists below.

mod case_term;
mod comparand;
mod indexed_term;
mod of_stanza;
mod ordered;
mod phrase;
mod regex_match;
mod search_case_eq;
mod search_eq;
mod search_ge;
mod search_gt;
mod search_le;
mod search_lt;
mod search_ne;
mod segments;
mod term;

use crate::Function;

/// All predicates of this folder.
pub(crate) const ALL: &[&Function] = &[
    &case_term::CASE_TERM,
    &indexed_term::INDEXED_TERM,
    &phrase::PHRASE,
    &regex_match::REGEX_MATCH,
    &of_stanza::OF_STANZA,
    &search_case_eq::SEARCH_CASE_EQ,
    &search_eq::SEARCH_EQ,
    &search_ge::SEARCH_GE,
    &search_gt::SEARCH_GT,
    &search_le::SEARCH_LE,
    &search_lt::SEARCH_LT,
    &search_ne::SEARCH_NE,
    &term::TERM,
];

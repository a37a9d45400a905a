//! Runs what is true of the languages: the case files of this project, and two collections outside of it that are read
//! in place.
//!
//! `CASES=sort.case` (or `CASES=sort.case:21`) runs only those, `ANSWER=1` writes the answers into the case files.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a test runner reads files, and says what it counted"
)]

mod aql_properties;
mod aql_reach;
mod ask;
mod case_files;
mod compare;
mod draw;
mod escu;
mod folder;
mod props_corpus;
mod ratchet;
mod sigma_corpus;
mod sigma_regression;
mod sigma_trees;
mod spl_corpus;
mod spl_docs;
mod spl_reach;
mod text_log;

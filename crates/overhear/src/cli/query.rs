//! The query of a command that takes one.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use query::Language;

/// One query; whoever flattens this says whether the group `asked` is required.
#[derive(Debug, Args)]
pub(crate) struct QueryArgs {
    /// A Splunk search, or @FILE
    #[arg(long, value_name = "QUERY", group = "asked")]
    pub(crate) spl: Option<String>,
    /// A QRadar AQL query, or @FILE
    #[arg(long, value_name = "QUERY", group = "asked")]
    pub(crate) aql: Option<String>,
    /// A file of Sigma rules
    #[arg(long, value_name = "FILE", group = "asked")]
    pub(crate) sigma: Option<PathBuf>,
}

/// A language of queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LanguageArg {
    /// Splunk's Search Processing Language
    Spl,
    /// QRadar's Ariel Query Language
    Aql,
    /// Sigma rules
    Sigma,
}

impl From<LanguageArg> for Language {
    fn from(given: LanguageArg) -> Language {
        match given {
            LanguageArg::Spl => Language::Spl,
            LanguageArg::Aql => Language::Aql,
            LanguageArg::Sigma => Language::Sigma,
        }
    }
}

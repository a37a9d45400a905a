//! The arguments of `overhear lint`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{LanguageArg, SetUpArgs};

pub(super) const EXAMPLES: &str = "\
Examples:
  overhear lint detections/ query.spl rule.yml
  overhear lint --format sarif rules/ > lint.sarif           for a code host
  overhear lint --select unbounded-domain,absent-field rules/
  overhear lint --fix query.aql                              writes the fixes that there are
  overhear lint --mutants 500 my_detection/                  also which parts of its queries its tests do not notice
  overhear lint --language spl --jsonl search corpus.jsonl   each line a JSON object with the query in `search`

A folder is searched for .spl, .aql and Sigma's .yml; a folder with a detection.yml is linted as a package.
A comment allows a finding in the next line, or in its own: ```overhear: allow NAME because ...``` (SPL),
/* overhear: allow NAME */ or -- (AQL), # overhear: allow NAME (Sigma); `allow-file` allows it in the whole file.

Exit codes:
  0  nothing was found at or above --fail-on (default: warning)
  1  something was
  2  it could not run: bad arguments, a file that cannot be read

docs/lints.md says of each lint what it finds, why it matters, and how sure it is.";

/// Arguments of `lint`.
#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    /// Queries, rules, packages, and folders of them
    #[arg(required_unless_present = "list")]
    pub(crate) paths: Vec<PathBuf>,
    /// Say the name of each lint and what it finds
    #[arg(long)]
    pub(crate) list: bool,
    /// Only these lints
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// All but these lints
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// The least grave finding that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "warning")]
    pub(crate) fail_on: FailOn,
    /// Write the fixes that there are into the files
    #[arg(long, conflicts_with = "jsonl")]
    pub(crate) fix: bool,
    /// Change each query of a package in up to N places, one at a time, run its tests on each, and say which changes no
    /// test notices (untested-predicate)
    #[arg(long, value_name = "N", default_value_t = 0, conflicts_with = "jsonl")]
    pub(crate) mutants: usize,
    /// How findings come out
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: LintFormat,
    /// The language of files whose name does not say it
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) language: Option<LanguageArg>,
    /// The files are JSON lines with the query in this field
    #[arg(long, value_name = "FIELD", requires = "language")]
    pub(crate) jsonl: Option<String>,
    #[command(flatten)]
    pub(crate) set_up: SetUpArgs,
}

/// The least grave finding that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// The query does not run
    Error,
    /// Its answer may not be what its author meant
    Warning,
    /// Anything
    Note,
}

/// How findings come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintFormat {
    /// For people
    #[value(alias = "text")]
    Table,
    /// One JSON document
    Json,
    /// One JSON object a line
    Jsonl,
    /// SARIF 2.1.0
    Sarif,
    /// Comma-separated, with a header
    Csv,
}

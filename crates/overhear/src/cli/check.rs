//! The arguments of `overhear check`.

use std::path::PathBuf;

use clap::Args;

use super::{LanguageArg, OutputArgs, SetUpArgs};

pub(super) const EXAMPLES: &str = "\
Examples:
  overhear check query.spl rule.yml
  overhear check detections/                                  every query and rule below it
  overhear check --aql-mode lenient query.aql
  overhear check --language spl search.txt                    where the name does not say the language
  overhear check --language spl --jsonl search corpus.jsonl   one JSON line per query

With --jsonl FIELD each line of FILE is a JSON object with the query in FIELD and an optional `id`.

Exit codes:
  0  every query parses and plans
  1  a query has an error
  2  it could not run: bad arguments, a file that cannot be read, no query there";

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The language of files whose name does not say it (.spl, .aql, .yml)
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) language: Option<LanguageArg>,
    /// The files are JSON lines with the query in this field
    #[arg(long, value_name = "FIELD", requires = "language")]
    pub(crate) jsonl: Option<String>,
    #[command(flatten)]
    pub(crate) set_up: SetUpArgs,
    /// Queries, rules, and folders of them
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

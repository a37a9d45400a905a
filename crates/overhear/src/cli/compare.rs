//! The arguments of `overhear compare`.

use std::path::PathBuf;

use clap::Args;

use super::{OutputArgs, RunArgs, SetUpArgs};

pub(super) const EXAMPLES: &str = "\
Examples:
  overhear compare old.spl new.spl
  overhear compare rule.yml query.aql --aql-mode lenient
  overhear compare 'spl:index=* EventCode=3 dest_port=443' \"aql:SELECT * FROM events WHERE destinationport = 443\"
  overhear compare web_service_c2                    the languages of a packaged detection, pair by pair
  overhear compare a.spl b.spl --data evidence/      what each finds in real events, too

Each of A and B is a file (.spl, .aql, .yml), or the query itself behind `spl:`, `aql:` or `sigma:` (@FILE works there).
Every event that is shown was run through both queries.

Exit codes:
  0  equivalent
  1  different
  2  it could not run: bad arguments, a query that does not compile
  3  not decided";

/// Arguments of `compare`.
#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// A query, or a detection whose languages are compared pair by pair
    pub(crate) a: String,
    /// Another query
    pub(crate) b: Option<String>,
    /// Also run both over these files, archives and folders
    #[arg(long, value_name = "PATH")]
    pub(crate) data: Vec<PathBuf>,
    /// What time it is for relative times in queries (default: the clock with `--data`, else one that never changes)
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) now: Option<String>,
    #[command(flatten)]
    pub(crate) set_up: SetUpArgs,
    #[command(flatten)]
    pub(crate) running: RunArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

//! The arguments of `overhear search`.

use std::path::PathBuf;

use clap::Args;

use super::{InputArgs, OutputArgs, QueryArgs, RunArgs, SetUpArgs, TextArgs, TimeArgs};

pub(super) const EXAMPLES: &str = "\
Examples:
  overhear search --spl 'index=* EventCode=3 | stats count by Image | sort - count' evidence/
  overhear search --spl @query.spl evidence/ --format csv
  overhear search --aql 'SELECT sourceip, COUNT(*) FROM events GROUP BY sourceip' evidence/ --aql-mode lenient
  overhear search --spl '`logins(4625)` | stats count by user' --macro 'logins(code)=EventCode=$code$' evidence/
  overhear search --spl 'index=* earliest=-24h' evidence/ --now 2026-03-10T18:00:00Z
  overhear search --spl 'index=* | stats count' evidence/ --store day/     reads once; then --store day/ without paths
  overhear search --sigma rule.yml evidence/ --format jsonl     the events that the rules of a file select
  overhear search --spl '| makeresults | eval x=1/3'
  overhear search --spl @query.spl --app my_app.spl evidence/    with the macros and lookups of a Splunk app
  overhear search --spl 'status=500 | stats count by uri' --sourcetype my:web --app my_app access.log    a text log

Put the query in single quotes, so that the shell leaves its | \" $ * alone, or keep it in a file and give @FILE.
AQL runs in strict mode: what QRadar refuses is refused. --aql-mode lenient runs what the author meant and warns.
The same holds wherever you give the query; the queries of a detection package run in lenient mode.
QRadar's own window for AQL without a time clause: --aql-window console (5 minutes) or rest (60 seconds).
All times are scanned unless the query, --earliest or --latest says otherwise.

Exit codes:
  0  it ran, whatever it found: rows are data, not a verdict
  2  it could not run: bad arguments, a file that cannot be opened, a query that does not compile";

/// Arguments of `search`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("asked").required(true))]
pub(crate) struct SearchArgs {
    #[command(flatten)]
    pub(crate) query: QueryArgs,
    /// Files, archives and folders with telemetry
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) set_up: SetUpArgs,
    #[command(flatten)]
    pub(crate) running: RunArgs,
    #[command(flatten)]
    pub(crate) text: TextArgs,
    #[command(flatten)]
    pub(crate) time: TimeArgs,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

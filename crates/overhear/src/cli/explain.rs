//! The arguments of `overhear explain`.

use std::path::PathBuf;

use clap::Args;

use super::{InputArgs, OutputArgs, QueryArgs, RunArgs, SetUpArgs, TimeArgs};

pub(super) const EXAMPLES: &str = "\
Examples:
  overhear explain --spl @query.spl Sysmon.evtx --event Sysmon.evtx:4711
  overhear explain --aql @query.aql evidence/ --found-by-spl 'EventCode=3 DestinationIp=198.51.100.7'
  overhear explain --detection web_service_c2 --query baseline.spl
  overhear explain --spl @query.spl --detection web_service_c2        your query on that detection's tests
  overhear explain --spl @query.spl --detection web_service_c2 --fix  the smallest edit that makes those tests pass

The event is followed through the query's stages. The first that drops it is taken apart, every condition of it, then
taken to be mended, and so on, until the event would come out.

Exit codes:
  0  the query finds every event that was asked about
  1  it misses one; with --fix: not every test passes with the edits
  2  it could not run: bad arguments, a query that does not compile, an event that is not there";

/// Arguments of `explain`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("asked"))]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    pub(crate) query: QueryArgs,
    /// Files, archives and folders with telemetry; none for the telemetry of a detection's tests
    pub(crate) paths: Vec<PathBuf>,
    /// The event of a file with that EventRecordID, else the one at that place (line or number). The end of the file's path
    /// is enough where no other file has it
    #[arg(long, value_name = "FILE:RECORD")]
    pub(crate) event: Vec<String>,
    /// The events that this Splunk search finds
    #[arg(long, value_name = "QUERY")]
    pub(crate) found_by_spl: Option<String>,
    /// The events that this AQL query finds
    #[arg(long, value_name = "QUERY")]
    pub(crate) found_by_aql: Option<String>,
    /// The events that the Sigma rules of this file select
    #[arg(long, value_name = "FILE")]
    pub(crate) found_by_sigma: Option<PathBuf>,
    /// At most so many events are explained
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) max_events: usize,
    /// The detection whose tests are looked at: a packaged one or a folder (default: all packaged ones)
    #[arg(long = "detection", value_name = "NAME|DIR", conflicts_with = "paths")]
    pub(crate) detections: Vec<String>,
    /// Only this test
    #[arg(long, value_name = "NAME", conflicts_with = "paths")]
    pub(crate) test: Option<String>,
    /// Only this query of the detection
    #[arg(long = "query", value_name = "FILE", conflicts_with_all = ["paths", "asked"])]
    pub(crate) query_file: Option<String>,
    /// Look for the smallest edit that makes the detection's tests pass, show it as a patch, and write it to the query's
    /// file (@FILE, or the folder of your own detection)
    #[arg(long, conflicts_with = "paths")]
    pub(crate) fix: bool,
    #[command(flatten)]
    pub(crate) set_up: SetUpArgs,
    #[command(flatten)]
    pub(crate) running: RunArgs,
    #[command(flatten)]
    pub(crate) time: TimeArgs,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

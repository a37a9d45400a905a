//! The arguments of `overhear hunt`.

use std::path::PathBuf;

use clap::Args;

use super::{InputArgs, LanguageArg, OutputArgs, RunArgs, SetUpArgs, SigmaArgs, TimeArgs};

pub(super) const EXAMPLES: &str = "\
Examples:
  overhear hunt samples/office-day
  overhear hunt evidence.zip C:/export/*.evtx --format jsonl > findings.jsonl
  overhear hunt evidence/ --why                     why the published queries missed each finding
  overhear hunt evidence/ --detection my/detection  a package of your own
  overhear hunt --sigma sigma/rules evidence/ --min-level high
  overhear hunt --sigma sigma/rules evidence/ --timeline --format csv --html report.html --navigator layer.json

All times are scanned unless --earliest or --latest says otherwise: a recording is as old as it is.

Exit codes:
  0  nothing was found
  1  there are findings
  2  it could not run: bad arguments, a file that cannot be opened, no events (in the times asked for), no Sigma rule
     that runs";

/// Arguments of `hunt`.
#[derive(Debug, Args)]
pub(crate) struct HuntArgs {
    /// Files, archives and folders with telemetry
    #[arg(required_unless_present = "store")]
    pub(crate) paths: Vec<PathBuf>,
    /// A detection: the name of a packaged one or the folder of your own (default: all packaged ones)
    #[arg(long = "detection", value_name = "NAME|DIR")]
    pub(crate) detections: Vec<String>,
    /// Which language's version of a detection runs (default: the one its package prefers)
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) language: Option<LanguageArg>,
    /// For each finding, also say why each published (baseline) query misses it
    #[arg(long)]
    pub(crate) why: bool,
    #[command(flatten)]
    pub(crate) set_up: SetUpArgs,
    #[command(flatten)]
    pub(crate) running: RunArgs,
    #[command(flatten)]
    pub(crate) sigma: SigmaArgs,
    #[command(flatten)]
    pub(crate) time: TimeArgs,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

//! The arguments of `overhear test`.

use std::path::PathBuf;

use clap::Args;

use super::{KnowledgeArgs, OutputArgs, RuleArgs};

pub(super) const EXAMPLES: &str = "\
Examples:
  overhear test                                      every packaged detection
  overhear test web_service_c2 --format json
  overhear test path/to/my/detection
  overhear test --sigma sigma/                       rules*/ and regression_data/ of the Sigma project
  overhear test --escu security_content --data attack_data           Splunk's security content over its recordings
  overhear test --escu security_content/detections/endpoint --data attack_data --format csv

With --escu, each test of each detection is run over the recordings that it names, found below --data by the end of
their URL: passed (a result), failed (none) or skipped with the reason. Only a failed test makes the exit code 1.

Exit codes:
  0  every test passed; what is there for comparison, and a skipped test, do not count
  1  a test failed
  2  it could not run: bad arguments, a package or content that cannot be read";

/// Arguments of `test`.
#[derive(Debug, Args)]
pub(crate) struct TestArgs {
    /// Run the tests that the Sigma project keeps for its rules: rules and info.yml files below these folders
    #[arg(long, value_name = "DIR", conflicts_with_all = ["detection", "escu", "KnowledgeArgs"])]
    pub(crate) sigma: Vec<PathBuf>,
    /// A case whose rule finds more events than it states has failed, too
    #[arg(long, requires = "sigma")]
    pub(crate) exact: bool,
    /// The name of a packaged detection or the folder of your own (default: all packaged ones)
    #[arg(conflicts_with = "escu")]
    pub(crate) detection: Option<String>,
    /// Test Splunk's security content instead: its folder, a folder of detections in it, or one detection's file
    #[arg(long, value_name = "FILE|DIR")]
    pub(crate) escu: Option<PathBuf>,
    /// AQL: what the QRadar server knows beside its events, as files in a folder: docs/qradar-state.md
    #[arg(long, value_name = "DIR", conflicts_with_all = ["sigma", "escu"])]
    pub(crate) qradar_state: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    #[command(flatten)]
    pub(crate) recordings: EscuArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// What the tests of Splunk's security content are run on.
#[derive(Debug, Args)]
pub(crate) struct EscuArgs {
    /// A folder below which the recordings lie that tests name by URL
    #[arg(long, value_name = "DIR", requires = "escu")]
    pub(crate) data: Vec<PathBuf>,
    /// A file that stands for the recordings whose URL ends so
    #[arg(long = "recording", value_name = "URL_END=FILE", requires = "escu")]
    pub(crate) recordings: Vec<String>,
    /// What time it is in the searches (default: just after the latest event of a test's recordings)
    #[arg(long, value_name = "TIME", requires = "escu", allow_hyphen_values = true)]
    pub(crate) now: Option<String>,
    #[command(flatten)]
    pub(crate) knowledge: KnowledgeArgs,
}

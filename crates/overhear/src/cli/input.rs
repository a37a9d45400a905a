//! How telemetry is read and kept.

use std::path::PathBuf;

use clap::Args;

/// How telemetry is read and kept.
#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    /// Keep the events as Parquet in this folder; without PATHs, search what it holds
    #[arg(long, value_name = "DIR")]
    pub(crate) store: Option<PathBuf>,
    /// Fill the store anew where it holds events already
    #[arg(long, requires = "store")]
    pub(crate) replace: bool,
    /// Most memory for events, in MiB; more goes to Parquet files in a temporary folder
    #[arg(long, value_name = "MIB", default_value_t = 4096)]
    pub(crate) memory: u64,
}

/// What plain text logs are.
#[derive(Debug, Args)]
pub(crate) struct TextArgs {
    /// Read files of no known format as text logs of this sourcetype, with the settings that --app has for it
    #[arg(long, value_name = "NAME")]
    pub(crate) sourcetype: Option<String>,
    /// The source of those texts (default: the file's name)
    #[arg(long, value_name = "NAME", requires = "sourcetype")]
    pub(crate) source: Option<String>,
    /// The host of those texts
    #[arg(long, value_name = "NAME", requires = "sourcetype")]
    pub(crate) host: Option<String>,
}

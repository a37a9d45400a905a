//! Which times count.

use clap::Args;

/// Which times count, and what time it is.
#[derive(Debug, Args)]
pub(crate) struct TimeArgs {
    /// Not before: RFC 3339, a date, 05/01/2024:12:00:00, seconds since 1970, or relative to now as in Splunk (-24h, -7d@d,
    /// -1mon@mon)
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) earliest: Option<String>,
    /// Before, written as --earliest is
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) latest: Option<String>,
    /// What time it is for relative times in queries (default: the clock)
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) now: Option<String>,
}

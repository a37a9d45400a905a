//! How a query is run.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// How a query is run.
#[derive(Debug, Default, Args)]
pub(crate) struct RunArgs {
    /// SPL: whether the limits of Splunk's limits.conf hold: rows of a subsearch, a sort, a join, a list, ... (default:
    /// published)
    #[arg(long, value_name = "LIMITS")]
    pub(crate) limits: Option<LimitsArg>,
    /// SPL: a MaxMind DB with cities, such as GeoLite2-City.mmdb, which `iplocation` asks
    #[arg(long, value_name = "FILE")]
    pub(crate) geoip: Option<PathBuf>,
}

impl RunArgs {
    /// The names of the options that are given: they count for SPL.
    pub(crate) fn given(&self) -> impl Iterator<Item = &'static str> {
        let given = [("--limits", self.limits.is_some()), ("--geoip", self.geoip.is_some())];
        given.into_iter().filter_map(|(name, given)| given.then_some(name))
    }
}

/// Whether the published limits hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LimitsArg {
    /// As published: the answer is the product's, cut rows and all, with a warning where something is cut
    Published,
    /// Nothing is cut
    Off,
}

//! `overhear hunt --sigma`: which rules, and what is made of their findings.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use query::{SigmaLevel, SigmaStatus};

/// What a pass of rules over files has no use for: they are refused rather than ignored.
const NOT_FOR_SIGMA: [&str; 9] =
    ["detections", "language", "why", "store", "memory", "KnowledgeArgs", "ArielArgs", "ViewArgs", "RunArgs"];

/// Sigma rules instead of packaged detections.
#[derive(Debug, Args)]
pub(crate) struct SigmaArgs {
    /// Run these Sigma rules, all in one pass: files, and folders of any depth
    #[arg(long, value_name = "DIR|FILE", help_heading = SIGMA, conflicts_with_all = NOT_FOR_SIGMA)]
    pub(crate) sigma: Vec<PathBuf>,
    /// Only rules at least so grave: informational, low, medium, high, critical
    #[arg(long, value_name = "LEVEL", help_heading = SIGMA, requires = "sigma")]
    pub(crate) min_level: Option<LevelArg>,
    /// Only rules of this status: stable, test, experimental, deprecated, unsupported
    #[arg(long, value_name = "STATUS", help_heading = SIGMA, requires = "sigma", value_delimiter = ',')]
    pub(crate) status: Vec<StatusArg>,
    /// Only rules with this tag or one below it
    #[arg(long, value_name = "TAG", help_heading = SIGMA, requires = "sigma", value_delimiter = ',')]
    pub(crate) tags: Vec<String>,
    /// No rules with this tag or one below it
    #[arg(long, value_name = "TAG", help_heading = SIGMA, requires = "sigma", value_delimiter = ',')]
    pub(crate) exclude_tags: Vec<String>,
    /// A file of rules, and events of rules, that are left out: a line is RULE, or RULE ; FIELD=VALUE ; ...
    #[arg(long, value_name = "FILE", help_heading = SIGMA, requires = "sigma")]
    pub(crate) exclude: Vec<PathBuf>,
    /// In the order of their times instead of the order of the files
    #[arg(long, help_heading = SIGMA, requires = "sigma")]
    pub(crate) timeline: bool,
    /// Also write a page with charts to this file; it needs no other file and no network
    #[arg(long, value_name = "FILE", help_heading = SIGMA, requires = "sigma")]
    pub(crate) html: Option<PathBuf>,
    /// Also write a layer for the ATT&CK Navigator to this file
    #[arg(long, value_name = "FILE", help_heading = SIGMA, requires = "sigma")]
    pub(crate) navigator: Option<PathBuf>,
    /// How many threads read (default: as many as the machine runs at once)
    #[arg(long, value_name = "N", help_heading = SIGMA, requires = "sigma")]
    pub(crate) threads: Option<NonZeroUsize>,
}

const SIGMA: &str = "Sigma";

/// How grave a rule is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LevelArg(pub(crate) SigmaLevel);

impl FromStr for LevelArg {
    type Err = String;

    fn from_str(word: &str) -> Result<LevelArg, String> {
        let found = SigmaLevel::ALL.into_iter().find(|level| level.word().eq_ignore_ascii_case(word));
        found.map(LevelArg).ok_or_else(|| "it is informational, low, medium, high or critical".to_owned())
    }
}

/// How far a rule is proven.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StatusArg(pub(crate) SigmaStatus);

impl FromStr for StatusArg {
    type Err = String;

    fn from_str(word: &str) -> Result<StatusArg, String> {
        let found = SigmaStatus::ALL.into_iter().find(|status| status.word().eq_ignore_ascii_case(word));
        let words = "it is stable, test, experimental, deprecated or unsupported";
        found.map(StatusArg).ok_or_else(|| words.to_owned())
    }
}

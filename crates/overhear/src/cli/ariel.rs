//! How AQL is taken, and what the server knows that it asks.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// How AQL is taken, and what the server knows that it asks.
#[derive(Debug, Default, Args)]
pub(crate) struct ArielArgs {
    /// AQL: what a query may take liberties with (default: strict; lenient for the queries of a detection package)
    #[arg(long, value_name = "MODE")]
    pub(crate) aql_mode: Option<AqlMode>,
    /// AQL: how far back a query without a time clause looks: `all` (default), `console` (5 minutes), `rest` (60 seconds),
    /// or such as 90s, 15m, 2h, 7d
    #[arg(long, value_name = "WINDOW", value_parser = window)]
    pub(crate) aql_window: Option<Window>,
    /// AQL: whether a pattern of MATCHES has to match a part of a text or all of it (default: find)
    #[arg(long, value_name = "EXTENT")]
    pub(crate) aql_matches: Option<MatchesArg>,
    /// AQL: what the QRadar server knows beside its events (reference data, assets, networks, log sources, offenses, ...), as
    /// files in a folder: docs/qradar-state.md
    #[arg(long, value_name = "DIR")]
    pub(crate) qradar_state: Option<PathBuf>,
}

impl ArielArgs {
    /// The names of the options that are given.
    pub(crate) fn given(&self) -> impl Iterator<Item = &'static str> {
        let given = [
            ("--aql-mode", self.aql_mode.is_some()),
            ("--aql-window", self.aql_window.is_some()),
            ("--aql-matches", self.aql_matches.is_some()),
            ("--qradar-state", self.qradar_state.is_some()),
        ];
        given.into_iter().filter_map(|(name, given)| given.then_some(name))
    }
}

/// What an AQL query may take liberties with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AqlMode {
    /// Refuse what QRadar refuses
    Strict,
    /// Run what the author meant, and warn of each liberty
    Lenient,
}

/// How much of a text MATCHES wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MatchesArg {
    /// Any part is enough
    Find,
    /// The whole text
    Full,
}

/// How far back a query without a time clause looks, in milliseconds; `None` where all times count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window(pub(crate) Option<u64>);

/// The units of a window, in milliseconds.
const UNITS: [(char, u64); 4] = [('s', 1_000), ('m', 60_000), ('h', 3_600_000), ('d', 86_400_000)];

/// `all`, the words of the product's two ways in, or a count and a unit.
fn window(text: &str) -> Result<Window, String> {
    let counted = || {
        let (unit, milliseconds) = UNITS.into_iter().find(|(unit, _)| text.ends_with(*unit))?;
        text.strip_suffix(unit)?.parse::<u64>().ok()?.checked_mul(milliseconds)
    };
    let milliseconds = match text {
        "all" => return Ok(Window(None)),
        "console" => Some(300_000),
        "rest" => Some(60_000),
        _ => counted(),
    };
    let problem = || "`all`, `console`, `rest` or a time such as 90s, 15m, 2h, 7d is expected".to_owned();
    milliseconds.map(|milliseconds| Window(Some(milliseconds))).ok_or_else(problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_a_word_or_a_count() {
        check("all", Ok(None));
        check("console", Ok(Some(300_000)));
        check("rest", Ok(Some(60_000)));
        check("90s", Ok(Some(90_000)));
        check("2h", Ok(Some(7_200_000)));
        check("7d", Ok(Some(604_800_000)));
        for wrong in ["", "m", "1w", "-1h", "99999999999999999999d", "999999999999999d"] {
            check(wrong, Err(()));
        }
    }

    #[track_caller]
    fn check(text: &str, expected: Result<Option<u64>, ()>) {
        assert_eq!(window(text).map(|window| window.0).map_err(drop), expected, "{text}");
    }
}

//! What can be typed: one file a command with its arguments and examples, one a group of options that commands share.

mod ariel;
mod check;
mod compare;
mod explain;
mod hunt;
mod hunt_sigma;
mod input;
mod lint;
mod lsp;
mod output;
mod query;
mod running;
mod search;
mod set_up;
mod test;
mod time;
mod view;

use clap::{Parser, Subcommand};

pub(crate) use ariel::{AqlMode, ArielArgs, MatchesArg};
pub(crate) use check::CheckArgs;
pub(crate) use compare::CompareArgs;
pub(crate) use explain::ExplainArgs;
pub(crate) use hunt::HuntArgs;
pub(crate) use hunt_sigma::SigmaArgs;
pub(crate) use input::{InputArgs, TextArgs};
pub(crate) use lint::{FailOn, LintArgs, LintFormat};
pub(crate) use lsp::LspArgs;
pub(crate) use output::{Format, OutputArgs};
pub(crate) use query::{LanguageArg, QueryArgs};
pub(crate) use running::{LimitsArg, RunArgs};
pub(crate) use search::SearchArgs;
pub(crate) use set_up::{KnowledgeArgs, RuleArgs, SetUpArgs};
pub(crate) use test::{EscuArgs, TestArgs};
pub(crate) use time::TimeArgs;
pub(crate) use view::{AddonArg, PayloadArg, PropertiesArg, ViewArgs};

/// Runs SPL, AQL and Sigma detections over Windows telemetry, without a SIEM
#[derive(Debug, Parser)]
#[command(name = "overhear", version, long_about = None, after_help = EXIT_CODES, propagate_version = true)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Linters and test runners set the convention that CI jobs know, so `hunt`, `test`, `check` and `lint` follow it. The rows
/// of `search` are data, not a verdict.
const EXIT_CODES: &str = "\
Start with:
  overhear hunt samples/office-day
  overhear search --spl 'index=* | stats count by EventCode' samples/office-day
  overhear test

Exit codes (docs/exit-codes.md; COMMAND --help says those of a command):
  0  it ran, and there is nothing to act on
  1  there is something to act on: a finding, a failed test, a query with an error, a difference
  2  it could not run
  3  `compare` could not decide

Data goes to standard output, everything else to standard error.";

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run every packaged detection, or folders of Sigma rules, over files and folders
    #[command(after_help = hunt::EXAMPLES)]
    Hunt(Box<HuntArgs>),
    /// Run one query, unmodified
    #[command(after_help = search::EXAMPLES)]
    Search(Box<SearchArgs>),
    /// Run the tests of a detection and say why an event was missed
    #[command(after_help = test::EXAMPLES)]
    Test(Box<TestArgs>),
    /// Parse and plan queries without running them
    #[command(after_help = check::EXAMPLES)]
    Check(Box<CheckArgs>),
    /// Say whether two queries find the same events, with a proof or an event that tells them apart
    #[command(after_help = compare::EXAMPLES)]
    Compare(Box<CompareArgs>),
    /// Say why a query misses an event: every cause, in the order in which the query meets them
    #[command(after_help = explain::EXAMPLES)]
    Explain(Box<ExplainArgs>),
    /// Find the faults that queries and detections ship with, without running them
    #[command(after_help = lint::EXAMPLES)]
    Lint(Box<LintArgs>),
    /// Answer an editor over standard input and output: a language server for queries, rules and packages
    #[command(after_help = lsp::HELP)]
    Lsp(Box<LspArgs>),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_sound() {
        Cli::command().debug_assert();
    }
}

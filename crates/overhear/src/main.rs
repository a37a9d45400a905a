//! The one binary: terminal, configuration, the clock.

mod apps;
mod ariel;
mod cli;
mod clock;
mod commands;
mod escu;
mod failure;
mod input;
mod lookups;
mod macros;
mod output;
mod packages;
mod places;
mod properties;
mod query_file;
mod recordings;
mod report;
mod rows;
mod session;
mod sigma;
mod silence;
mod table;
mod views;
mod window;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command};
use crate::failure::Failure;

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Hunt(args) if args.sigma.sigma.is_empty() => commands::hunt::run(&args),
        Command::Hunt(args) => commands::hunt_sigma::run(&args),
        Command::Search(args) => commands::search::run(&args),
        Command::Test(args) if args.sigma.is_empty() => commands::test::run(&args),
        Command::Test(args) => commands::test_sigma::run(&args),
        Command::Check(args) => commands::check::run(&args),
        Command::Compare(args) => commands::compare::run(&args),
        Command::Explain(args) => commands::explain::run(&args),
        Command::Lint(args) => commands::lint::run(&args),
        Command::Lsp(args) => commands::lsp::run(&args),
    };
    input::clean_up();
    outcome.unwrap_or_else(|failure| match failure {
        // Whoever reads us has seen enough, as `head` has.
        Failure::NobodyReads => commands::CLEAN,
        Failure::Said(message) => {
            report::note(&message);
            commands::failed()
        }
    })
}

//! Which commands and functions of Splunk's Search Reference there are here.

use crate::lower::{refused_commands, runs};
use crate::vocabulary::{COMMANDS, EVAL_FUNCTIONS, STATS_FUNCTIONS, canonical};

/// A command of the Search Reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownCommand {
    /// Its name.
    pub name: &'static str,
    /// Whether it runs.
    pub standing: Standing,
}

/// Whether a command runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is lowered to a plan.
    Runs,
    /// It will not run, for this reason.
    Refused(&'static str),
    /// It is an error so far.
    NotYet,
}

/// The commands of the Search Reference in the order of their names.
pub fn commands() -> Vec<KnownCommand> {
    let refused = refused_commands();
    let standing = |name: &str| match refused.iter().find(|(known, _)| *known == name) {
        Some((_, reason)) => Standing::Refused(reason),
        None if runs(name) => Standing::Runs,
        None => Standing::NotYet,
    };
    COMMANDS.iter().map(|name| KnownCommand { name, standing: standing(canonical(name)) }).collect()
}

/// The command that a name stands for: `contingency` for `ctable`.
pub fn command_called(name: &str) -> &str {
    canonical(name)
}

/// The functions of `eval` and `where` in the order of their names.
pub fn eval_functions() -> &'static [&'static str] {
    EVAL_FUNCTIONS
}

/// The functions of `stats` in the order of their names.
pub fn stats_functions() -> &'static [&'static str] {
    STATS_FUNCTIONS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_runs_or_says_why_not() {
        let standing =
            |name: &str| commands().into_iter().find(|known| known.name == name).map(|known| known.standing);
        assert_eq!(standing("stats"), Some(Standing::Runs));
        assert!(matches!(standing("delete"), Some(Standing::Refused(_))));
        let not_yet: Vec<_> = commands()
            .into_iter()
            .filter(|known| known.standing == Standing::NotYet)
            .map(|known| known.name)
            .collect();
        assert_eq!(not_yet, Vec::<&str>::new());
    }
}

//! The right side of a comparison in `search`.

use std::cmp::Ordering;

use text::Diagnostic;

use crate::Argument;
use crate::address::Network;
use crate::pattern::{Case, Glob, folded};
use crate::spec::written_text;
use crate::splunk::number::read_number;

/// The right side of `=` in `search`: always written in the query, with wildcards, or a network.
pub(super) struct Comparand {
    glob: Glob,
    number: Option<f64>,
    network: Option<Network>,
}

impl Comparand {
    /// Reads the second argument of a predicate.
    pub(super) fn of(args: &[Argument], case: Case) -> Result<Comparand, Diagnostic> {
        let text = written_text(&args[1])?;
        Ok(Comparand {
            glob: Glob::stars(&text, case),
            number: exact_number(&text),
            network: Network::parse(&text),
        })
    }

    /// Does a member of the field equal it: as text with wildcards, as a number, or as an address in the network?
    pub(super) fn equals(&self, member: &str) -> bool {
        self.glob.matches(member)
            || self.number.is_some_and(|number| exact_number(member) == Some(number))
            || self.network.is_some_and(|network| network.holds(member))
    }
}

/// A number that a double holds to the last digit and that is written without exponent: `7e1` may be a hash.
fn exact_number(text: &str) -> Option<f64> {
    let plain = text.len() <= 15 && !text.contains(['e', 'E']);
    if plain { read_number(text) } else { None }
}

/// The order of a member and the right side of `<`, `<=`, `>`, `>=`: as numbers where both are, else as text
/// without case.
pub(super) fn order(member: &str, comparand: &str) -> Ordering {
    match (read_number(member), read_number(comparand)) {
        (Some(left), Some(right)) => left.partial_cmp(&right).unwrap_or(Ordering::Equal),
        _ => folded(member).cmp(&folded(comparand)),
    }
}

//! How texts compare with a text, by code point.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::TooLarge;
use crate::classes::Classes;
use crate::dfa::Dfa;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum State {
    /// So many characters are the same.
    Same(usize),
    Less,
    Greater,
}

/// The texts for whose order beside `other` it `holds`.
pub(crate) fn compared(other: &str, holds: impl Fn(Ordering) -> bool) -> Result<Dfa, TooLarge> {
    let theirs: Vec<char> = other.chars().collect();
    let special: BTreeSet<char> = theirs.iter().copied().filter(|c| !c.is_ascii()).collect();
    let mut known = theirs.clone();
    known.sort_unstable();
    known.dedup();
    // Characters between the same two of the text compare alike with all of them.
    let classes = Classes::of(&special, |c| known.binary_search(&c));
    let step = |state: &State, c: char| match *state {
        State::Same(at) => match theirs.get(at).map(|their| c.cmp(their)) {
            Some(Ordering::Equal) => State::Same(at + 1),
            Some(Ordering::Less) => State::Less,
            Some(Ordering::Greater) | None => State::Greater,
        },
        decided => decided,
    };
    let end = |state: &State| match *state {
        State::Same(at) if at == theirs.len() => Ordering::Equal,
        State::Same(_) | State::Less => Ordering::Less,
        State::Greater => Ordering::Greater,
    };
    Dfa::of_machine(classes, State::Same(0), step, |state| holds(end(state)))
}

//! What is made of a text before it is compared.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use crate::classes::Classes;
use crate::dfa::Dfa;
use crate::{Language, TooLarge};

/// What is made of a text before it is compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Lower case.
    Lower,
    /// Upper case.
    Upper,
    /// These characters are taken away from both ends.
    Trim(Vec<char>),
    /// What follows the last of these characters; the whole where there is none.
    AfterLast(Vec<char>),
    /// What is before the first of these characters; the whole where there is none.
    BeforeFirst(char),
    /// A text put before it.
    Prefix(String),
    /// A text put behind it.
    Suffix(String),
}

impl Language {
    /// The texts that are accepted once they are changed so.
    ///
    /// # Errors
    /// An automaton that gets too large.
    pub fn under(&self, change: &Change) -> Result<Language, TooLarge> {
        type Made = HashMap<(Language, Change), Result<Language, TooLarge>>;
        const MOST: usize = 4_096;
        thread_local! {
            static MADE: RefCell<Made> = RefCell::default();
        }
        let key = (self.clone(), change.clone());
        if let Some(made) = MADE.with_borrow(|made| made.get(&key).cloned()) {
            return made;
        }
        let found = self.changed(change);
        MADE.with_borrow_mut(|made| {
            if made.len() >= MOST {
                made.clear();
            }
            made.insert(key, found.clone());
        });
        found
    }

    fn changed(&self, change: &Change) -> Result<Language, TooLarge> {
        Ok(Language::of_dfa(match change {
            Change::Lower => self.dfa().before(|c| c.to_lowercase().collect()),
            Change::Upper => self.dfa().before(|c| c.to_uppercase().collect()),
            Change::AfterLast(marks) => after_last(self.dfa(), marks)?,
            Change::BeforeFirst(mark) => before_first(self.dfa(), *mark)?,
            Change::Trim(set) => trimmed(self.dfa(), set)?,
            Change::Prefix(text) => {
                let start = text.chars().fold(0, |state, c| self.dfa().step(state, c));
                from_state(self.dfa(), start)?
            }
            Change::Suffix(text) => {
                let dfa = self.dfa();
                let end = |state: u32| text.chars().fold(state, |state, c| dfa.step(state, c));
                let classes = dfa.classes.clone();
                Dfa::of_machine(
                    classes,
                    0,
                    |state, c| dfa.step(*state, c),
                    |state| dfa.accepts_at(end(*state)),
                )?
            }
        }))
    }
}

/// The classes of an automaton, with some characters told apart besides.
fn with_marks(dfa: &Dfa, marks: &[char]) -> Classes {
    let special: BTreeSet<char> =
        dfa.classes.special().chain(marks.iter().copied().filter(|c| !c.is_ascii())).collect();
    Classes::of(&special, |c| (dfa.classes.class(c), marks.contains(&c)))
}

fn from_state(dfa: &Dfa, start: u32) -> Result<Dfa, TooLarge> {
    Dfa::of_machine(
        dfa.classes.clone(),
        start,
        |state, c| dfa.step(*state, c),
        |state| dfa.accepts_at(*state),
    )
}

fn after_last(dfa: &Dfa, marks: &[char]) -> Result<Dfa, TooLarge> {
    Dfa::of_machine(
        with_marks(dfa, marks),
        0,
        |state, c| if marks.contains(&c) { 0 } else { dfa.step(*state, c) },
        |state| dfa.accepts_at(*state),
    )
}

fn before_first(dfa: &Dfa, mark: char) -> Result<Dfa, TooLarge> {
    Dfa::of_machine(
        with_marks(dfa, &[mark]),
        (0, false),
        |(state, done), c| match *done || c == mark {
            true => (*state, true),
            false => (dfa.step(*state, c), false),
        },
        |(state, _)| dfa.accepts_at(*state),
    )
}

/// Trimmed characters at the end count only once another one follows: the states of all of them at once would be
/// needed, so what follows the last other character is kept as the state before and the state with it.
fn trimmed(dfa: &Dfa, set: &[char]) -> Result<Dfa, TooLarge> {
    // (state after the last character that stays, state with what may yet be trimmed, has anything stayed)
    Dfa::of_machine(
        with_marks(dfa, set),
        (0, 0, false),
        |(kept, all, some), c| match (set.contains(&c), some) {
            (true, false) => (*kept, *all, false),
            (true, true) => (*kept, dfa.step(*all, c), true),
            (false, _) => {
                let next = dfa.step(*all, c);
                (next, next, true)
            }
        },
        |(kept, _, _)| dfa.accepts_at(*kept),
    )
}

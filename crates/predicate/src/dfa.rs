//! Deterministic automata over classes of characters, always minimal and numbered in one way, so that two automata of
//! one language are equal.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use foldhash::fast::FixedState;

use crate::TooLarge;
use crate::classes::{Classes, OTHER};
use crate::partition::{Table, blocks};

/// The most states that an automaton may have on its way to the minimal one.
pub(crate) const MOST_STATES: usize = 30_000;

/// A minimal automaton. State 0 is the start.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Dfa {
    pub(crate) classes: Classes,
    /// For each state and class the next state.
    table: Vec<u32>,
    accepts: Vec<bool>,
}

impl Dfa {
    /// The automaton of a machine: its states are made as they are reached.
    pub(crate) fn of_machine<S: Clone + Eq + Hash>(
        classes: Classes,
        start: S,
        mut step: impl FnMut(&S, char) -> S,
        accepts: impl Fn(&S) -> bool,
    ) -> Result<Dfa, TooLarge> {
        let samples = classes.samples();
        let mut numbers = HashMap::with_hasher(FixedState::default());
        numbers.insert(start.clone(), 0u32);
        let mut states = vec![start];
        let mut table = Vec::new();
        let mut at = 0;
        while at < states.len() {
            let state = states[at].clone();
            for sample in &samples {
                let next = step(&state, *sample);
                let number = match numbers.get(&next) {
                    Some(number) => *number,
                    None => {
                        let number = states.len() as u32;
                        if states.len() >= MOST_STATES {
                            return Err(TooLarge);
                        }
                        numbers.insert(next.clone(), number);
                        states.push(next);
                        number
                    }
                };
                table.push(number);
            }
            at += 1;
        }
        let accepts = states.iter().map(accepts).collect();
        Ok(Dfa { classes, table, accepts }.minimal())
    }

    /// How many states it has.
    pub(crate) fn states(&self) -> usize {
        self.accepts.len()
    }

    /// The state after a character.
    pub(crate) fn step(&self, state: u32, c: char) -> u32 {
        self.step_class(state, self.classes.class(c))
    }

    /// The state after any character of a class.
    pub(crate) fn step_class(&self, state: u32, class: usize) -> u32 {
        self.table[state as usize * self.classes.count() + class]
    }

    /// Is a text that ends here accepted?
    pub(crate) fn accepts_at(&self, state: u32) -> bool {
        self.accepts[state as usize]
    }

    /// Does it accept no text?
    pub(crate) fn is_empty(&self) -> bool {
        self.accepts.iter().all(|accepts| !accepts)
    }

    /// Does it accept every text?
    pub(crate) fn is_all(&self) -> bool {
        self.accepts.iter().all(|accepts| *accepts)
    }

    /// What this one does not accept.
    pub(crate) fn complement(&self) -> Dfa {
        let accepts = self.accepts.iter().map(|accepts| !accepts).collect();
        Dfa { accepts, ..self.clone() }
    }

    /// Runs two side by side.
    pub(crate) fn product(&self, other: &Dfa, both: impl Fn(bool, bool) -> bool) -> Result<Dfa, TooLarge> {
        let special: BTreeSet<char> = self.classes.special().chain(other.classes.special()).collect();
        let classes = Classes::of(&special, |c| (self.classes.class(c), other.classes.class(c)));
        let samples = classes.samples();
        let pairs: Vec<(usize, usize)> =
            samples.into_iter().map(|c| (self.classes.class(c), other.classes.class(c))).collect();
        let mut numbers = HashMap::with_hasher(FixedState::default());
        numbers.insert((0, 0), 0u32);
        let mut states = vec![(0u32, 0u32)];
        let mut table = Vec::new();
        let mut at = 0;
        while let Some((one, two)) = states.get(at).copied() {
            for (mine, theirs) in &pairs {
                let next = (self.step_class(one, *mine), other.step_class(two, *theirs));
                let number = *numbers.entry(next).or_insert_with(|| {
                    states.push(next);
                    (states.len() - 1) as u32
                });
                table.push(number);
            }
            if states.len() > MOST_STATES {
                return Err(TooLarge);
            }
            at += 1;
        }
        let accepts =
            states.iter().map(|(one, two)| both(self.accepts_at(*one), other.accepts_at(*two))).collect();
        Ok(Dfa { classes, table, accepts }.minimal())
    }

    /// The texts that become accepted ones when each of their characters is changed.
    pub(crate) fn before(&self, change: impl Fn(char) -> Vec<char>) -> Dfa {
        let mut special: BTreeSet<char> = self.classes.special().collect();
        for c in special.clone() {
            special.extend(c.to_lowercase().chain(c.to_uppercase()));
        }
        let changed = |c: char| if c == OTHER { vec![OTHER] } else { change(c) };
        let path = |c: char| changed(c).into_iter().map(|c| self.classes.class(c)).collect::<Vec<_>>();
        let classes = Classes::of(&special, path);
        let mut table = Vec::with_capacity(self.states() * classes.count());
        let paths: Vec<Vec<usize>> = classes.samples().into_iter().map(path).collect();
        for state in 0..self.states() as u32 {
            for path in &paths {
                table.push(path.iter().fold(state, |state, class| self.step_class(state, *class)));
            }
        }
        Dfa { classes, table, accepts: self.accepts.clone() }.minimal()
    }

    /// The minimal automaton of the same language, with its classes and states numbered in one way.
    fn minimal(self) -> Dfa {
        let width = self.classes.count();
        let blocks = blocks(&Table { next: &self.table, width, accepts: &self.accepts });
        let count = blocks.iter().max().map_or(0, |most| *most as usize + 1);
        let mut members = vec![0usize; count];
        for (state, block) in blocks.iter().enumerate().rev() {
            members[*block as usize] = state;
        }
        // Two classes are one where every state goes to the same place.
        let column = |class: usize| -> Vec<u32> {
            members.iter().map(|state| blocks[self.table[state * width + class] as usize]).collect()
        };
        let columns: Vec<Vec<u32>> = (0..width).map(column).collect();
        let mut distinct: HashMap<&[u32], u16, FixedState> = HashMap::default();
        let of_class: Vec<u16> = columns
            .iter()
            .map(|column| {
                let next = distinct.len() as u16;
                *distinct.entry(column).or_insert(next)
            })
            .collect();
        let special: BTreeSet<char> = self.classes.special().collect();
        let classes = Classes::of(&special, |c| of_class[self.classes.class(c)]);
        let samples: Vec<usize> = classes.samples().into_iter().map(|c| self.classes.class(c)).collect();
        let mut order = vec![u32::MAX; count];
        let mut queue = vec![blocks[0]];
        order[blocks[0] as usize] = 0;
        let mut table = Vec::with_capacity(count * samples.len());
        let mut at = 0;
        while at < queue.len() {
            for class in &samples {
                let next = columns[*class][queue[at] as usize];
                if order[next as usize] == u32::MAX {
                    order[next as usize] = queue.len() as u32;
                    queue.push(next);
                }
                table.push(order[next as usize]);
            }
            at += 1;
        }
        let accepts = queue.iter().map(|block| self.accepts[members[*block as usize]]).collect();
        Dfa { classes, table, accepts }
    }
}

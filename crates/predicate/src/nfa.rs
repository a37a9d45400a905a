//! Automata with choices, as patterns are read into them, and how the choices are taken out.

use std::collections::{BTreeSet, HashMap};

use pattern::{Case, Piece};
use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

use crate::classes::{Classes, is_oddity};
use crate::dfa::Dfa;
use crate::{Opaque, TooLarge};

/// The most nodes that a pattern may have: counted repetitions are written out.
const MOST_NODES: usize = 20_000;

/// How much of a text has to match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Any part.
    Part,
    /// All of it.
    Whole,
}

/// Sorted ranges of characters, both ends included.
type Set = Vec<(char, char)>;

enum Node {
    /// A character of the set, then the node.
    Set(usize, usize),
    /// Either.
    Split(Vec<usize>),
    /// Nothing, where the look holds, then the node.
    Look(Look, usize),
    Match,
}

/// An automaton with choices.
pub(crate) struct Nfa {
    nodes: Vec<Node>,
    sets: Vec<Set>,
    start: usize,
    extent: Extent,
    looks: bool,
}

/// What stands before a place in a text: bits.
const AT_START: u8 = 1;
const AFTER_WORD: u8 = 2;
const AFTER_LINE_END: u8 = 4;

impl Nfa {
    /// Literal text and wildcards, with case: all of the text has to match.
    pub(crate) fn of_pieces(pieces: &[Piece]) -> Nfa {
        let mut nfa = Nfa::new(Extent::Whole);
        let mut next = nfa.start;
        for piece in pieces.iter().rev() {
            next = match piece {
                Piece::Char(c) => nfa.set(vec![(*c, *c)], next),
                Piece::One => nfa.set(vec![('\0', char::MAX)], next),
                Piece::Run => nfa
                    .repeat_forever(next, |nfa, next| Ok(nfa.set(vec![('\0', char::MAX)], next)))
                    .unwrap_or(next),
            };
        }
        nfa.start = next;
        nfa
    }

    /// A parsed regular expression.
    pub(crate) fn of_hir(hir: &Hir, extent: Extent) -> Result<Nfa, Opaque> {
        let mut nfa = Nfa::new(extent);
        nfa.start = nfa.hir(hir, nfa.start)?;
        Ok(nfa)
    }

    fn new(extent: Extent) -> Nfa {
        Nfa { nodes: vec![Node::Match], sets: Vec::new(), start: 0, extent, looks: false }
    }

    fn push(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn set(&mut self, set: Set, next: usize) -> usize {
        let at = self.sets.iter().position(|known| *known == set).unwrap_or_else(|| {
            self.sets.push(set);
            self.sets.len() - 1
        });
        self.push(Node::Set(at, next))
    }

    /// Any number of times what `inside` makes, then `next`.
    fn repeat_forever(
        &mut self,
        next: usize,
        inside: impl FnOnce(&mut Nfa, usize) -> Result<usize, Opaque>,
    ) -> Result<usize, Opaque> {
        let split = self.push(Node::Split(vec![next]));
        let entry = inside(self, split)?;
        self.nodes[split] = Node::Split(vec![entry, next]);
        Ok(split)
    }

    /// Adds what the pattern is, before `next`; gives where it starts.
    fn hir(&mut self, hir: &Hir, next: usize) -> Result<usize, Opaque> {
        if self.nodes.len() > MOST_NODES {
            return Err(TooLarge.into());
        }
        match hir.kind() {
            HirKind::Empty => Ok(next),
            HirKind::Literal(literal) => {
                let text = std::str::from_utf8(&literal.0).map_err(|_| Opaque::new("a pattern of bytes"))?;
                Ok(text.chars().rev().fold(next, |next, c| self.set(vec![(c, c)], next)))
            }
            HirKind::Class(Class::Unicode(class)) => {
                let set = class.ranges().iter().map(|range| (range.start(), range.end())).collect();
                Ok(self.set(set, next))
            }
            HirKind::Class(Class::Bytes(class)) => {
                let ranges = class.ranges().iter();
                let set = ranges.map(|range| (char::from(range.start()), char::from(range.end()))).collect();
                Ok(self.set(set, next))
            }
            HirKind::Look(look) => self.look(*look, next),
            HirKind::Repetition(repetition) => self.repetition(repetition, next),
            HirKind::Capture(capture) => self.hir(&capture.sub, next),
            HirKind::Concat(parts) => parts.iter().rev().try_fold(next, |next, part| self.hir(part, next)),
            HirKind::Alternation(parts) => {
                let entries: Result<Vec<usize>, Opaque> =
                    parts.iter().map(|part| self.hir(part, next)).collect();
                let entries = entries?;
                Ok(self.push(Node::Split(entries)))
            }
        }
    }

    fn repetition(&mut self, repetition: &Repetition, mut next: usize) -> Result<usize, Opaque> {
        match repetition.max {
            None => next = self.repeat_forever(next, |nfa, next| nfa.hir(&repetition.sub, next))?,
            Some(max) => {
                let end = next;
                for _ in repetition.min..max {
                    let entry = self.hir(&repetition.sub, next)?;
                    next = self.push(Node::Split(vec![entry, end]));
                }
            }
        }
        for _ in 0..repetition.min {
            next = self.hir(&repetition.sub, next)?;
        }
        Ok(next)
    }

    fn look(&mut self, look: Look, next: usize) -> Result<usize, Opaque> {
        match look {
            Look::Start | Look::End | Look::StartLF | Look::EndLF => {}
            Look::WordAscii | Look::WordAsciiNegate | Look::WordUnicode | Look::WordUnicodeNegate => {
                let word: Set = vec![('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
                if !self.sets.contains(&word) {
                    self.sets.push(word);
                }
            }
            _ => return Err(Opaque::new("a pattern with a half word boundary")),
        }
        if matches!(look, Look::StartLF | Look::EndLF) && !self.sets.contains(&vec![('\n', '\n')]) {
            self.sets.push(vec![('\n', '\n')]);
        }
        self.looks = true;
        Ok(self.push(Node::Look(look, next)))
    }

    /// The automaton without choices.
    pub(crate) fn dfa(&self) -> Result<Dfa, TooLarge> {
        let mut special = BTreeSet::new();
        for (low, high) in self.sets.iter().flatten() {
            special.extend([Some(*low), before(*low), Some(*high), after(*high)].into_iter().flatten());
        }
        for c in special.clone() {
            special.extend(c.to_lowercase().chain(c.to_uppercase()));
        }
        special.retain(|c| !c.is_ascii() && !is_oddity(*c));
        let mut memberships: HashMap<char, Vec<bool>> = HashMap::new();
        let classes = Classes::of(&special, |c| {
            let membership = self.membership(c);
            memberships.insert(c, membership.clone());
            (membership, self.looks && is_word(c), self.looks && c == '\n')
        });
        let start = State { nodes: vec![self.start], before: if self.looks { AT_START } else { 0 } };
        let mut near = Near::default();
        Dfa::of_machine(
            classes,
            self.settled(start),
            |state, c| match state {
                Settled::All => Settled::All,
                Settled::Open(state) => self.settled(self.step(state, c, &memberships[&c], &mut near)),
            },
            |state| match state {
                Settled::All => true,
                Settled::Open(state) => self.closure(&state.nodes, state.before, None).1,
            },
        )
    }

    /// In which sets a character is: bits.
    fn membership(&self, c: char) -> Vec<bool> {
        self.sets.iter().map(|set| holds(set, c)).collect()
    }

    /// A state that has matched whatever follows is `All`.
    fn settled(&self, state: State) -> Settled {
        if self.extent == Extent::Part && self.closure_without_looks(&state.nodes) {
            return Settled::All;
        }
        Settled::Open(state)
    }

    fn step(&self, state: &State, c: char, membership: &[bool], near: &mut Near) -> State {
        let kind = if self.looks { usize::from(is_word(c)) + 2 * usize::from(c == '\n') } else { 0 };
        if near.state.as_ref() != Some(state) {
            *near = Near { state: Some(state.clone()), ..Near::default() };
        }
        let (inside, matched) =
            near.closures[kind].get_or_insert_with(|| self.closure(&state.nodes, state.before, Some(c)));
        if *matched && self.extent == Extent::Part {
            return State { nodes: vec![0], before: 0 };
        }
        let mut next: Vec<usize> = Vec::new();
        for node in inside {
            if let Node::Set(set, to) = self.nodes[*node]
                && membership[set]
            {
                next.push(to);
            }
        }
        if self.extent == Extent::Part {
            next.push(self.start);
        }
        next.sort_unstable();
        next.dedup();
        let mut before = 0;
        if self.looks {
            before |= if is_word(c) { AFTER_WORD } else { 0 } | if c == '\n' { AFTER_LINE_END } else { 0 };
        }
        State { nodes: next, before }
    }

    /// The nodes that are reached without a character, and whether the match is among them.
    fn closure(&self, from: &[usize], before: u8, next: Option<char>) -> (Vec<usize>, bool) {
        self.reach(from, |look| holds_here(look, before, next))
    }

    fn closure_without_looks(&self, from: &[usize]) -> bool {
        self.reach(from, |_| false).1
    }

    fn reach(&self, from: &[usize], look: impl Fn(Look) -> bool) -> (Vec<usize>, bool) {
        let mut seen = vec![false; self.nodes.len()];
        let mut stack = from.to_vec();
        let (mut inside, mut matched) = (Vec::new(), false);
        while let Some(node) = stack.pop() {
            if std::mem::replace(&mut seen[node], true) {
                continue;
            }
            match &self.nodes[node] {
                Node::Set(..) => inside.push(node),
                Node::Split(to) => stack.extend(to),
                Node::Look(wanted, to) => {
                    if look(*wanted) {
                        stack.push(*to);
                    }
                }
                Node::Match => matched = true,
            }
        }
        (inside, matched)
    }
}

/// Where a state leads without a character, by the kind of the character that follows: a word's, a line end, another.
#[derive(Default)]
struct Near {
    state: Option<State>,
    closures: [Option<(Vec<usize>, bool)>; 4],
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct State {
    nodes: Vec<usize>,
    before: u8,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Settled {
    All,
    Open(State),
}

fn holds_here(look: Look, before: u8, next: Option<char>) -> bool {
    let boundary = (before & AFTER_WORD != 0) != next.is_some_and(is_word);
    match look {
        Look::Start => before & AT_START != 0,
        Look::End => next.is_none(),
        Look::StartLF => before & (AT_START | AFTER_LINE_END) != 0,
        Look::EndLF => next.is_none_or(|c| c == '\n'),
        Look::WordAscii | Look::WordUnicode => boundary,
        Look::WordAsciiNegate | Look::WordUnicodeNegate => !boundary,
        _ => false,
    }
}

/// Of the characters that are told apart only those of ASCII and letters matter to a word boundary.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn holds(set: &Set, c: char) -> bool {
    set.iter().any(|(low, high)| (*low..=*high).contains(&c))
}

fn before(c: char) -> Option<char> {
    char::from_u32((c as u32).checked_sub(1)?)
}

fn after(c: char) -> Option<char> {
    char::from_u32((c as u32).checked_add(1)?)
}

/// The pieces with their letters in lower case, where case does not count.
pub(crate) fn cased(pieces: Vec<Piece>, case: Case) -> Vec<Piece> {
    match case {
        Case::Significant => pieces,
        Case::Ignored => pieces
            .into_iter()
            .flat_map(|piece| match piece {
                Piece::Char(c) => c.to_lowercase().map(Piece::Char).collect(),
                Piece::One | Piece::Run => vec![piece],
            })
            .collect(),
    }
}

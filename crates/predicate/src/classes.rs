//! Classes of characters that an automaton does not tell apart.

use std::collections::BTreeSet;

/// Stands for all characters that nothing mentions: a letter that no case folding ties to another.
pub(crate) const OTHER: char = '\u{9fa5}';

/// Which class each character is in: every ASCII character by itself, the others that a pattern mentions, and one class
/// for the rest.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Classes {
    ascii: Vec<u16>,
    /// Sorted by character.
    special: Vec<(char, u16)>,
    other: u16,
    count: u16,
}

impl Classes {
    /// The classes that `key` gives: characters of one key are of one class.
    pub(crate) fn of<K: Eq + std::hash::Hash>(
        special: &BTreeSet<char>,
        mut key: impl FnMut(char) -> K,
    ) -> Classes {
        let mut numbers = std::collections::HashMap::new();
        let mut number = |c: char| {
            let next = numbers.len() as u16;
            *numbers.entry(key(c)).or_insert(next)
        };
        let ascii: Vec<u16> = (0..128u8).map(|byte| number(char::from(byte))).collect();
        let other = number(OTHER);
        let special: Vec<(char, u16)> =
            special.iter().filter(|c| !c.is_ascii()).map(|c| (*c, number(*c))).collect();
        let special = special.into_iter().filter(|(_, class)| *class != other).collect();
        Classes { ascii, special, other, count: numbers.len() as u16 }
    }

    /// How many classes there are.
    pub(crate) fn count(&self) -> usize {
        usize::from(self.count)
    }

    /// The class of a character.
    pub(crate) fn class(&self, c: char) -> usize {
        let found = match self.ascii.get(c as usize) {
            Some(class) => *class,
            None => match self.special.binary_search_by_key(&c, |(special, _)| *special) {
                Ok(at) => self.special[at].1,
                Err(_) => self.other,
            },
        };
        usize::from(found)
    }

    /// The characters beyond ASCII that are told apart.
    pub(crate) fn special(&self) -> impl Iterator<Item = char> {
        self.special.iter().map(|(c, _)| *c)
    }

    /// One character for each that may behave differently: ASCII, those that are mentioned, one for the rest.
    pub(crate) fn characters(&self) -> impl Iterator<Item = char> {
        (0..128u8).map(char::from).chain(self.special()).chain([OTHER])
    }

    /// A character of each class.
    pub(crate) fn samples(&self) -> Vec<char> {
        let mut samples = vec![OTHER; self.count()];
        let mut seen = vec![false; self.count()];
        for c in self.characters() {
            let class = self.class(c);
            if !seen[class] {
                seen[class] = true;
                samples[class] = c;
            }
        }
        samples
    }
}

/// Is it tied to ASCII by case folding (`ſ`, `K`, `İ`, ...), or by its place in a word (`Σ`)? Automata leave such
/// characters out: kernels fold them in ways of their own, and no telemetry is known to hold them.
pub(crate) fn is_oddity(c: char) -> bool {
    let ascii = |c: char| c.is_ascii();
    !c.is_ascii()
        && (matches!(c, '\u{17f}' | '\u{212a}' | 'Σ' | 'σ' | 'ς')
            || c.to_lowercase().any(ascii)
            || c.to_uppercase().any(ascii))
}

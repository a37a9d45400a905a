//! What was found in texts, remembered for the last ones.

use std::collections::HashMap;

use crate::atom::AtomId;

type Known = HashMap<Box<str>, Box<[AtomId]>, foldhash::fast::RandomState>;

/// A text longer than this hardly comes twice.
const LONGEST: usize = 2_048;

/// What an entry costs beside its text and atoms.
const ENTRY_BYTES: usize = 64;

/// What was found in the last texts of each field. When the younger half is full it becomes the older one, and what
/// was not asked for in the meantime is forgotten.
pub(crate) struct Memory {
    younger: Vec<Known>,
    older: Vec<Known>,
    bytes: usize,
    most_bytes: usize,
}

impl Memory {
    /// For so many fields, of about so many bytes.
    pub(crate) fn new(fields: usize, most_bytes: usize) -> Memory {
        let empty = || (0..fields).map(|_| Known::default()).collect();
        Memory { younger: empty(), older: empty(), bytes: 0, most_bytes: most_bytes / 2 }
    }

    /// The atoms that are true of a text of a field; `find` is asked where it is not known.
    pub(crate) fn of(&mut self, field: usize, text: &str, find: impl FnOnce() -> Vec<AtomId>) -> &[AtomId] {
        if !self.younger[field].contains_key(text) {
            let known = self.older[field].remove(text);
            let found = known.unwrap_or_else(|| find().into_boxed_slice());
            self.make_room(text.len() + found.len() * size_of::<AtomId>() + ENTRY_BYTES);
            self.younger[field].insert(text.into(), found);
        }
        self.younger[field].get(text).map_or(&[], |found| found)
    }

    /// Is a text short enough to be remembered?
    pub(crate) fn takes(text: &str) -> bool {
        text.len() <= LONGEST
    }

    fn make_room(&mut self, bytes: usize) {
        self.bytes += bytes;
        if self.bytes <= self.most_bytes {
            return;
        }
        self.bytes = bytes;
        std::mem::swap(&mut self.younger, &mut self.older);
        self.younger.iter_mut().for_each(|known| *known = Known::default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_not_looked_for_again_until_it_is_forgotten() {
        let mut memory = Memory::new(2, 20_000);
        let mut asked = 0;
        let mut ask = |memory: &mut Memory, field, text: &str| {
            let found = memory.of(field, text, || {
                asked += 1;
                vec![7]
            });
            assert_eq!(found, [7]);
            asked
        };
        assert_eq!(ask(&mut memory, 0, "a"), 1);
        assert_eq!(ask(&mut memory, 0, "a"), 1);
        assert_eq!(ask(&mut memory, 1, "a"), 2);
        for number in 0..1_000 {
            ask(&mut memory, 0, &format!("{number}"));
        }
        let held: usize = memory.younger.iter().chain(&memory.older).map(HashMap::len).sum();
        assert!(held < 500, "{held}");
        assert!(ask(&mut memory, 1, "a") > 1_002);
    }
}

//! Field names, kept once.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

/// Names beyond this many are not shared: input that invents names must not fill the memory.
const MOST: usize = 1 << 16;

/// Field names, kept once.
#[derive(Default)]
pub(crate) struct Names {
    known: HashSet<Arc<str>, BuildHasherDefault<Fnv>>,
}

impl Names {
    pub(crate) fn get(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        let new: Arc<str> = name.into();
        if self.known.len() < MOST {
            self.known.insert(new.clone());
        }
        new
    }
}

/// FNV-1a: field names are short, and the set is bounded, so colliding names cost little.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

//! What a reader keeps and how much it may use.

use std::sync::Arc;

use crate::TextDecoder;

/// What a reader keeps and how much it may use.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Keep each event's own text in [`crate::Event::raw`].
    pub keep_raw: bool,
    /// Makes events of texts that are in no format known here; without it they are skipped.
    pub text: Option<Arc<dyn TextDecoder>>,
    /// Limits against hostile or broken input.
    pub budget: Budget,
}

/// Limits against hostile or broken input. What goes beyond a limit is skipped with a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The longest text of one event (a JSON line, an element), in bytes.
    pub event_bytes: usize,
    /// How many bytes may come out of the archives of one file, all levels together.
    pub unpacked_bytes: u64,
    /// How many times the file's own size may come out of it; applies above [`Budget::unpacked_free_bytes`].
    pub unpacked_ratio: u64,
    /// So many bytes may come out of a file of any size.
    pub unpacked_free_bytes: u64,
    /// How many archives may lie inside each other.
    pub archive_depth: usize,
    /// How deep JSON values and elements may nest.
    pub nesting: usize,
    /// How many values an event may have.
    pub fields: usize,
    /// How many events wait for the first Sysmon event that tells which zone local times are in.
    pub held_events: usize,
    /// How many warnings of one kind a file may give before they are only counted.
    pub same_warnings: u64,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget {
            event_bytes: 64 << 20,
            unpacked_bytes: 64 << 30,
            unpacked_ratio: 250,
            unpacked_free_bytes: 256 << 20,
            archive_depth: 6,
            nesting: 100,
            fields: 10_000,
            held_events: 4096,
            same_warnings: 5,
        }
    }
}

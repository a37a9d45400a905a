//! Tape archives.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::{Shared, member};
use crate::feed::Feed;
use crate::{Flow, Place};

/// Whether a file begins with a tape archive's header: its sum is right.
pub(super) fn is(prefix: &[u8]) -> bool {
    let Some(header) = prefix.get(..512) else { return false };
    let stored: Option<u64> = std::str::from_utf8(&header[148..156])
        .ok()
        .and_then(|text| u64::from_str_radix(text.trim_matches([' ', '\0']), 8).ok());
    let sum = |range: std::ops::Range<usize>| header[range].iter().map(|byte| u64::from(*byte)).sum::<u64>();
    header[0] != 0 && stored == Some(sum(0..148) + 8 * 32 + sum(156..512))
}

/// The members of a tape archive.
pub(super) fn decode(feed: Feed<'_>, name: &Arc<str>, depth: usize, shared: &mut Shared<'_>) -> Flow {
    let mut archive = tar::Archive::new(feed);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return stops(name, &error, shared),
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return stops(name, &error, shared),
        };
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        member(entry, name, &path, depth, shared)?;
        if shared.allowance.is_spent() {
            break;
        }
    }
    ControlFlow::Continue(())
}

fn stops(name: &Arc<str>, error: &std::io::Error, shared: &mut Shared<'_>) -> Flow {
    let message = format!("the archive stops being readable: {error}; what came before is read");
    shared.warn(name, Place::Whole, message);
    ControlFlow::Continue(())
}

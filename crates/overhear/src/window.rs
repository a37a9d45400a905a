//! When the events of a store are.

use store::Store;
use telemetry::{EventTimes, Times};

/// From when to when the events of a store are, and how many lie in the times that are asked for.
pub(crate) fn of(store: &Store, times: Times) -> EventTimes {
    let mut seen = EventTimes::default();
    for event in 0..u32::try_from(store.events()).unwrap_or(u32::MAX) {
        seen.add(store.origin(event).2, times);
    }
    seen
}

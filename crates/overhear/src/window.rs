//! How many events lie in the times that a user asks for, and from when to when the evidence is.

use hunt::Times;
use store::Store;

use crate::clock::rfc3339;

/// What was seen of the times of events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Window {
    /// How many events lie in the times that are asked for.
    pub(crate) inside: u64,
    /// How many have no time at all.
    pub(crate) undated: u64,
    /// The first and the last time, UTC nanoseconds.
    pub(crate) range: Option<(i64, i64)>,
}

impl Window {
    /// The events of a store.
    pub(crate) fn of(store: &Store, times: Times) -> Window {
        let mut window = Window::default();
        for event in 0..u32::try_from(store.events()).unwrap_or(u32::MAX) {
            window.add(store.origin(event).2, times);
        }
        window
    }

    /// One more event; whether it lies in the times.
    pub(crate) fn add(&mut self, time_ns: Option<i64>, (start, end): Times) -> bool {
        let Some(time) = time_ns else {
            self.undated += 1;
            return (start, end) == (None, None);
        };
        self.range = Some(self.range.map_or((time, time), |(first, last)| (first.min(time), last.max(time))));
        let inside = start.is_none_or(|start| time >= start) && end.is_none_or(|end| time < end);
        self.inside += u64::from(inside);
        inside
    }

    /// With what was seen elsewhere.
    pub(crate) fn and(self, other: Window) -> Window {
        let range = match (self.range, other.range) {
            (Some((first, last)), Some((other_first, other_last))) => {
                Some((first.min(other_first), last.max(other_last)))
            }
            (one, other) => one.or(other),
        };
        Window { inside: self.inside + other.inside, undated: self.undated + other.undated, range }
    }

    /// `the events are of … to …`.
    pub(crate) fn of_when(&self) -> String {
        let undated = match (self.undated, self.range) {
            (0, _) => String::new(),
            (1, Some(_)) => "; 1 has no time".to_owned(),
            (count, _) => format!("; {count} have no time"),
        };
        match self.range {
            Some((first, last)) => {
                format!("the events are of {} to {}{undated}", rfc3339(first), rfc3339(last))
            }
            None => "no event has a time".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_from_the_first_on_and_before_the_second() {
        let times = (Some(1_000_000_000), Some(3_000_000_000));
        let mut window = Window::default();
        let inside = [Some(999_999_999), Some(1_000_000_000), Some(3_000_000_000), None]
            .map(|at| window.add(at, times));
        assert_eq!(inside, [false, true, false, false]);
        assert_eq!((window.inside, window.undated), (1, 1));
        let said = "the events are of 1970-01-01T00:00:00.999Z to 1970-01-01T00:00:03.000Z; 1 has no time";
        assert_eq!(window.and(Window::default()).of_when(), said);
        assert_eq!(Window::default().of_when(), "no event has a time");
        assert!(
            Window::default().add(None, (None, None)),
            "an event without a time counts where all times do"
        );
    }
}

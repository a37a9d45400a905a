//! How many events lie in the times that a user asks for, and from when to when the evidence is.

use crate::rfc3339;

/// From when to when events are looked at, UTC nanoseconds: `None` leaves the end open.
pub type Times = (Option<i64>, Option<i64>);

/// What was seen of the times of events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EventTimes {
    /// How many events lie in the times that are asked for.
    pub inside: u64,
    /// How many have no time at all.
    pub undated: u64,
    /// The first and the last time, UTC nanoseconds.
    pub range: Option<(i64, i64)>,
}

impl EventTimes {
    /// One more event; whether it lies in the times.
    pub fn add(&mut self, time_ns: Option<i64>, (start, end): Times) -> bool {
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
    pub fn and(self, other: EventTimes) -> EventTimes {
        let range = match (self.range, other.range) {
            (Some((first, last)), Some((other_first, other_last))) => {
                Some((first.min(other_first), last.max(other_last)))
            }
            (one, other) => one.or(other),
        };
        EventTimes { inside: self.inside + other.inside, undated: self.undated + other.undated, range }
    }

    /// `the events are of … to …`.
    pub fn of_when(&self) -> String {
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
        let mut seen = EventTimes::default();
        let inside =
            [Some(999_999_999), Some(1_000_000_000), Some(3_000_000_000), None].map(|at| seen.add(at, times));
        assert_eq!(inside, [false, true, false, false]);
        assert_eq!((seen.inside, seen.undated), (1, 1));
        let said = "the events are of 1970-01-01T00:00:00.999Z to 1970-01-01T00:00:03.000Z; 1 has no time";
        assert_eq!(seen.and(EventTimes::default()).of_when(), said);
        assert_eq!(EventTimes::default().of_when(), "no event has a time");
        assert!(
            EventTimes::default().add(None, (None, None)),
            "an event without a time counts where all times do"
        );
    }
}

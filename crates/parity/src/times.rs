//! Which times each query looks at, tried on the engine.

use crate::compare::{Class, Comparing};
use crate::comparison::{Difference, Kind, Reached, Which};
use crate::witness::Witness;

const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;
const DAY: i64 = 24 * HOUR;

/// Ages that windows are made of, in milliseconds, the youngest first; below zero is after the time of the search.
const AGES: [i64; 19] = [
    -HOUR,
    -SECOND,
    0,
    SECOND,
    60 * SECOND,
    86_000,
    2 * 60 * SECOND,
    5 * 60 * SECOND + SECOND,
    16 * 60 * SECOND,
    31 * 60 * SECOND,
    HOUR + SECOND,
    5 * HOUR,
    13 * HOUR,
    DAY - SECOND,
    DAY + SECOND,
    8 * DAY,
    32 * DAY,
    400 * DAY,
    4_000 * DAY,
];

/// Tries an event that both find at many times.
pub(crate) fn compare(comparing: &mut Comparing<'_>, _: &Class, base: &Witness) {
    let now = comparing.world.environment.now_ns;
    let copies = comparing.copies;
    let mut differs: Option<(usize, Reached)> = None;
    for (at, age) in AGES.iter().enumerate() {
        let witness = base.at(*age, copies, now);
        let Some(said) = comparing.said(&witness) else { return };
        if said[0].is_some() != said[1].is_some() {
            differs = Some((at, Reached { written: String::new(), place: None, value: None, witness, said }));
            // An event that one finds late tells more than one that it finds early.
            if *age > 0 {
                break;
            }
        }
    }
    let Some((at, reached)) = differs else { return };
    let only = if reached.said[0].is_some() { Which::A } else { Which::B };
    let other = only.other();
    let edge = edge(comparing, base, other, at).map_or_else(String::new, |edge| {
        format!("; {} sees events {} old at most", other.name(), duration(edge))
    });
    let message = format!(
        "of events {} only {} finds them{edge}",
        if reached.witness.age_ms < 0 {
            "after the time of the search".to_owned()
        } else {
            format!("{} old", duration(reached.witness.age_ms))
        },
        only.name(),
    );
    let difference = Difference {
        kind: Kind::TimeWindow,
        message,
        only: Some(only),
        fields: Vec::new(),
        reached: vec![reached],
    };
    comparing.differences.push(difference);
}

/// The age up to which a query finds the event, where it does not find it at `AGES[at]` any more.
fn edge(comparing: &Comparing<'_>, base: &Witness, which: Which, at: usize) -> Option<i64> {
    let now = comparing.world.environment.now_ns;
    let copies = comparing.copies;
    let (mut finds, mut misses) = (*AGES.get(at.checked_sub(1)?)?, AGES[at]);
    let found = |age: i64| {
        let witness = base.at(age, copies, now);
        let query = comparing.queries[which.place()];
        Some(comparing.world.row(query, &witness).ok()?.is_some())
    };
    if !found(finds)? {
        return None;
    }
    while misses - finds > 1 {
        let middle = finds + (misses - finds) / 2;
        if found(middle)? {
            finds = middle;
        } else {
            misses = middle;
        }
    }
    Some(finds)
}

/// A time in words: `24 h`, `86.4 s`.
pub(crate) fn duration(ms: i64) -> String {
    let rounded = (ms + 1) / 10 * 10;
    match rounded {
        ms if ms >= DAY && ms % DAY == 0 => format!("{} d", ms / DAY),
        ms if ms >= HOUR && ms % HOUR == 0 => format!("{} h", ms / HOUR),
        ms if ms >= 60 * SECOND && ms % (60 * SECOND) == 0 => format!("{} min", ms / (60 * SECOND)),
        ms => format!("{} s", ms as f64 / 1e3),
    }
}

//! Which times each query looks at, tried on the engine.

use std::collections::BTreeSet;

use plan::{Expr, Literal, StepKind};
use telemetry::Event;

use crate::compare::Comparing;
use crate::comparison::{Difference, Kind, Reached, Which};
use crate::witness::{DEFAULT_AGE_MS, Witness};

const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;
const DAY: i64 = 24 * HOUR;

/// Ages that windows are made of, in milliseconds, the youngest first; below zero is after the time of the search.
const AGES: [i64; 18] = [
    -HOUR,
    -SECOND,
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

/// Events that happened so many milliseconds before the time of the search.
pub(crate) type AtAge<'a> = &'a dyn Fn(i64) -> Vec<Event>;

/// Tries events that both find at many times, and at the edge of each window of either.
pub(crate) fn compare(comparing: &mut Comparing<'_>, at_age: AtAge<'_>, shown: &dyn Fn(i64) -> Witness) {
    let mut ages: Vec<i64> = AGES.to_vec();
    ages.extend(absolute_ages(comparing));
    ages.sort_unstable();
    ages.dedup();
    let mut seen: Vec<(i64, [bool; 2])> = Vec::new();
    for age in ages {
        let Some(found) = found(comparing, at_age, age) else { return };
        seen.push((age, found));
    }
    for at in 1..seen.len() {
        let (young, old) = (seen[at - 1], seen[at]);
        for which in Which::BOTH.map(Which::place) {
            // Whether the time of the search itself is inside is nobody's question.
            let changes = young.1[which] != old.1[which] && !(young.0 < 0 && old.0 <= SECOND);
            let is_known = |(age, _): &(i64, [bool; 2])| (young.0 + 1..old.0).contains(age);
            if !changes || seen.iter().any(is_known) {
                continue;
            }
            let near = |age: i64| tolerance(age) / 4;
            let Some(edge) = edge(comparing, at_age, [young.0, old.0], which, &near) else { continue };
            let near = tolerance(edge);
            for age in [edge - near, edge + near] {
                let Some(found) = found(comparing, at_age, age) else { return };
                seen.push((age, found));
            }
        }
    }
    seen.sort_unstable();
    // An event that one finds late tells more than one that it finds early.
    let apart = |(_, found): &&(i64, [bool; 2])| found[0] != found[1];
    let late = seen.iter().filter(apart).find(|(age, _)| *age > 0);
    let Some((age, found)) = late.or_else(|| seen.iter().rfind(apart)) else { return };
    let (age, only) = (*age, if found[0] { Which::A } else { Which::B });
    let Some(reached) = reached(comparing, at_age, shown(age), age) else { return };
    let message = message(comparing, at_age, &seen, (age, only));
    comparing.differences.push(Difference {
        kind: Kind::TimeWindow,
        message,
        only: Some(only),
        fields: Vec::new(),
        reached: vec![reached],
    });
}

fn message(
    comparing: &Comparing<'_>,
    at_age: AtAge<'_>,
    seen: &[(i64, [bool; 2])],
    (age, only): (i64, Which),
) -> String {
    let other = only.other();
    if age < 0 {
        return format!(
            "{} finds events after the time of the search, {} does not",
            only.name(),
            other.name()
        );
    }
    let found = |known: &&(i64, [bool; 2])| known.0 < age && known.1[other.place()];
    let last = seen.iter().filter(found).map(|known| known.0).max();
    let last = last.and_then(|last| {
        let missed = seen.iter().map(|known| known.0).find(|known| *known > last)?;
        edge(comparing, at_age, [last, missed], other.place(), &|_| 1)
    });
    match last.filter(|last| *last > DEFAULT_AGE_MS) {
        Some(last) => format!(
            "{} finds events {} old; {} looks back {} and no further",
            only.name(),
            duration(age),
            other.name(),
            // A window may or may not hold its first millisecond.
            duration(if (last + 1) % SECOND == 0 { last + 1 } else { last })
        ),
        None => format!("{} finds events {} old, {} does not", only.name(), duration(age), other.name()),
    }
}

/// Which of the two find the events at an age; an error is noted.
fn found(comparing: &mut Comparing<'_>, at_age: AtAge<'_>, age: i64) -> Option<[bool; 2]> {
    let events = at_age(age);
    let mut found = [false, false];
    for which in Which::BOTH {
        match comparing.world.run(comparing.queries[which.place()], &events) {
            Ok(outcome) => found[which.place()] = !outcome.events.is_empty(),
            Err(reason) => {
                comparing.unknown.insert(format!("{} cannot be run: {reason}", which.name()));
                return None;
            }
        }
    }
    Some(found)
}

fn reached(comparing: &Comparing<'_>, at_age: AtAge<'_>, witness: Witness, age: i64) -> Option<Reached> {
    let events = at_age(age);
    let mut said = [None, None];
    for which in Which::BOTH {
        let outcome = comparing.world.run(comparing.queries[which.place()], &events).ok()?;
        said[which.place()] = outcome.rows.into_values().next();
    }
    Some(Reached { written: String::new(), place: None, value: None, witness, said })
}

/// How far apart the ends of two windows may be that are meant to be one: a thousandth, at most a minute. QRadar cuts
/// windows at whole minutes.
fn tolerance(age: i64) -> i64 {
    (age.abs() / 1_000).clamp(4, 60 * SECOND)
}

/// Between two ages of which a query finds the events at one alone: about the last that behaves like the younger one.
fn edge(
    comparing: &Comparing<'_>,
    at_age: AtAge<'_>,
    [mut young, mut old]: [i64; 2],
    which: usize,
    within_ms: &dyn Fn(i64) -> i64,
) -> Option<i64> {
    let found = |age: i64| {
        let outcome = comparing.world.run(comparing.queries[which], &at_age(age)).ok()?;
        Some(!outcome.events.is_empty())
    };
    let like_young = found(young)?;
    while old - young > within_ms(young) {
        let middle = young + (old - young) / 2;
        if found(middle)? == like_young {
            young = middle;
        } else {
            old = middle;
        }
    }
    Some(young)
}

/// Ages around each moment that is written in one of the two, in seconds or milliseconds since 1970.
pub(crate) fn absolute_ages(comparing: &Comparing<'_>) -> BTreeSet<i64> {
    const MOST: usize = 8;
    let now_ms = comparing.world.environment.now_ns / 1_000_000;
    let mut ages = BTreeSet::new();
    for query in comparing.queries {
        let mut add = |expr: &Expr| {
            let number = match expr {
                Expr::Literal(Literal::Integer(number), _) => *number as f64,
                Expr::Literal(Literal::Number(number, _), _) => *number,
                _ => return,
            };
            let moment = match number {
                number if (1e9..4e9).contains(&number) => number * 1e3,
                number if (1e12..4e12).contains(&number) => number,
                _ => return,
            };
            if ages.len() < 2 * MOST {
                ages.extend([now_ms - moment as i64 - SECOND, now_ms - moment as i64 + SECOND]);
            }
        };
        plan::visit_exprs(query.plan, &mut add);
        for step in &query.plan.steps {
            let StepKind::Scan(scan) = &step.kind else { continue };
            for bound in [&scan.range.start, &scan.range.end].into_iter().flatten() {
                add(&bound.time);
            }
        }
    }
    ages
}

/// A time in words: `24 h`, `1 d 1 s`, `86.4 s`.
pub(crate) fn duration(ms: i64) -> String {
    if ms < 120 * SECOND {
        return format!("{} s", ms as f64 / 1e3);
    }
    let mut rest = ms;
    let mut parts = Vec::new();
    for (unit, name) in [(DAY, "d"), (HOUR, "h"), (60 * SECOND, "min")] {
        if rest >= unit {
            parts.push(format!("{} {name}", rest / unit));
            rest %= unit;
        }
    }
    if rest > 0 {
        parts.push(format!("{} s", rest as f64 / 1e3));
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_their_own_units() {
        let said: Vec<String> =
            [86_400, 120_000, HOUR, DAY, DAY + SECOND, DAY - 1].into_iter().map(duration).collect();
        assert_eq!(said, ["86.4 s", "2 min", "1 h", "1 d", "1 d 1 s", "23 h 59 min 59.999 s"]);
    }
}

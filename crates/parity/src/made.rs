//! Sets of events of our own making, for what hangs on several events: as many as each number that the two name, as far
//! apart as each time that they name, of one value or of several. Each set runs alone.

use std::collections::BTreeSet;

use plan::{ArgValue, Expr, Literal, Plan, StepKind};
use telemetry::{Data, Event};

use crate::compare::{Class, Comparing};
use crate::comparison::{Difference, Kind, Reached, Which};
use crate::recorded::{fields, texts, values};
use crate::rows::numbers;
use crate::side::Side;
use crate::times::duration;
use crate::witness::{DEFAULT_AGE_MS, Witness, nice, other};

/// The most sets that are run.
const MOST_SETS: usize = 400;
/// The most sets with a value that the two name.
const MOST_OF_TEXTS: usize = 80;
/// The most events of a set.
const MOST_EVENTS: usize = 60;
/// The most fields of which an event of a set has another value, and the most numbers of events that this is tried with.
const MOST_FIELDS: usize = 8;
const MOST_COUNTS_OF_FIELDS: usize = 4;
/// The most kinds of events that are put together.
const MOST_KINDS: usize = 4;
/// After so many differences no more are looked for.
const MOST_DIFFERENCES: usize = 2;

/// What was tried.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tried {
    /// How many sets.
    pub(crate) sets: usize,
    /// The most events of one.
    pub(crate) most: usize,
    /// In how many of them both found something.
    pub(crate) found: usize,
}

/// Runs made sets of events through both. `None` where they cannot be run.
pub(crate) fn compare(comparing: &mut Comparing<'_>, order: &[(&Class, [Side<'_, '_>; 2])]) -> Option<Tried> {
    let bases: Vec<Event> =
        order.iter().filter_map(|(class, sides)| base(comparing, class, sides)).take(MOST_KINDS).collect();
    let mut tried = Tried::default();
    let mut apart = 0;
    for events in sets(comparing, &bases) {
        let mut found = Vec::new();
        for which in Which::BOTH {
            match comparing.world.run(comparing.queries[which.place()], &events) {
                Ok(outcome) => found.push(outcome),
                Err(reason) => {
                    comparing.unknown.insert(format!("{} cannot be run: {reason}", which.name()));
                    return None;
                }
            }
        }
        tried.sets += 1;
        tried.most = tried.most.max(events.len());
        let [a, b] = [found[0].events.len(), found[1].events.len()];
        tried.found += usize::from(a > 0 && b > 0);
        if found[0].events == found[1].events {
            continue;
        }
        let only = match (a, b) {
            (_, 0) => Some(Which::A),
            (0, _) => Some(Which::B),
            _ => None,
        };
        let now_ns = comparing.world.environment.now_ns;
        let witness = Witness::recorded(&events, 0, now_ns);
        let rows = found.into_iter().map(|outcome| outcome.rows.into_values().next());
        let said: Vec<_> = rows.collect();
        let Ok(said) = <[_; 2]>::try_from(said) else { continue };
        apart += 1;
        let message = message(&events, [a, b]);
        comparing.differences.push(Difference {
            kind: Kind::SeveralEvents,
            message,
            only,
            fields: Vec::new(),
            reached: vec![Reached { written: String::new(), place: None, value: None, witness, said }],
        });
        if apart >= MOST_DIFFERENCES {
            break;
        }
    }
    Some(tried)
}

fn message(events: &[Event], [a, b]: [usize; 2]) -> String {
    let count = events.len();
    let of = |found: usize| match found {
        0 => "none".to_owned(),
        found if found == count && count > 1 => "all".to_owned(),
        found => found.to_string(),
    };
    let times: Vec<i64> = events.iter().filter_map(|event| event.time_ns).collect();
    let apart =
        times.iter().max().zip(times.iter().min()).map_or(0, |(last, first)| (last - first) / 1_000_000);
    let plural = if count == 1 { "event" } else { "events" };
    let within = if apart == 0 { String::new() } else { format!(" within {}", duration(apart)) };
    format!("of {count} {plural}{within} A finds {}, B {}", of(a), of(b))
}

/// An event of a kind that both let through, with a value wherever one of the two reads one.
fn base(comparing: &mut Comparing<'_>, class: &Class, sides: &[Side<'_, '_>; 2]) -> Option<Event> {
    let both = sides[0].passes.clone().and(sides[1].passes.clone());
    let model = comparing.model(&both)?;
    let witness = comparing.witness(class, &model);
    let now_ns = comparing.world.environment.now_ns;
    let mut event = witness.events(now_ns).into_iter().next()?;
    for query in comparing.queries {
        for name in plan::fields_named(query.plan) {
            for view in &class.views {
                for input in view.inputs(&name) {
                    let is_open = !model.fields.contains_key(input.as_str());
                    if is_open && !input.starts_with('$') && event.text(&input).is_none() {
                        let any = predicate::Values::present();
                        let value = nice(&input, &any).unwrap_or_else(|| "value".to_owned());
                        event.data.push((input.as_str().into(), Data::One(value)));
                    }
                }
            }
        }
    }
    Some(event)
}

/// The sets that are run: the small and telling ones first.
fn sets(comparing: &Comparing<'_>, bases: &[Event]) -> Vec<Vec<Event>> {
    let now_ns = comparing.world.environment.now_ns;
    let spaced = |events: Vec<Event>, gap_ms: i64| spaced(events, gap_ms, now_ns);
    let gaps = gaps(comparing);
    let mut all: Vec<Vec<Event>> = bases.iter().map(|base| spaced(vec![base.clone()], 0)).collect();
    for base in bases {
        for (event, _) in with_texts(comparing, base).into_iter().take(MOST_OF_TEXTS / bases.len().max(1)) {
            all.push(spaced(vec![event], 0));
        }
    }
    let counts = counts(comparing);
    for base in bases {
        for count in &counts {
            let copies = || vec![base.clone(); *count];
            // So far from the first to the last, then from each to the next.
            all.extend(gaps.iter().map(|gap| spaced(copies(), gap / (*count as i64 - 1))));
            if *count > 2 {
                all.extend(gaps.iter().filter(|gap| **gap > 1_000).map(|gap| spaced(copies(), *gap)));
            }
        }
        for count in counts.iter().take(MOST_COUNTS_OF_FIELDS) {
            for field in fields(comparing, base).iter().take(MOST_FIELDS) {
                let changed = |number: usize| changed(base, field, number);
                let last = |number: usize| changed(usize::from(number + 1 == *count));
                all.push(spaced((0..*count).map(changed).collect(), 1_000));
                all.push(spaced((0..*count).map(last).collect(), 1_000));
            }
        }
    }
    for gap in &gaps {
        for (at, one) in bases.iter().enumerate() {
            for other in bases.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, other)| other) {
                all.push(spaced(vec![one.clone(), other.clone()], *gap));
            }
        }
        if bases.len() > 2 {
            all.push(spaced(bases.to_vec(), *gap));
        }
    }
    all.truncate(MOST_SETS);
    all
}

/// The event once with each text that the two name, in each field that they read.
fn with_texts(comparing: &Comparing<'_>, base: &Event) -> Vec<(Event, String)> {
    let texts = texts(comparing);
    let mut all = Vec::new();
    for field in fields(comparing, base) {
        let Some(old) = base.text(&field) else { continue };
        let mut new: BTreeSet<String> = values(old, &texts);
        new.extend(texts.iter().filter(|text| text.as_str() != old).cloned());
        for value in new {
            let mut event = base.clone();
            for (name, data) in &mut event.data {
                if **name == *field {
                    *data = Data::One(value.clone());
                }
            }
            all.push((event, value));
        }
    }
    all
}

/// The event with another value of its kind in a field.
fn changed(base: &Event, field: &str, number: usize) -> Event {
    let mut event = base.clone();
    for (name, data) in &mut event.data {
        if **name == *field
            && let Data::One(text) = data
        {
            *text = other(text, number as u64);
        }
    }
    event
}

/// The events so far apart, the last of them a moment ago, each with a number of its own.
fn spaced(mut events: Vec<Event>, gap_ms: i64, now_ns: i64) -> Vec<Event> {
    let count = events.len();
    for (number, event) in events.iter_mut().enumerate() {
        let before = gap_ms.saturating_mul((count - 1 - number) as i64);
        let age_ms = DEFAULT_AGE_MS.saturating_add(before);
        event.time_ns = Some(now_ns.saturating_sub(age_ms.saturating_mul(1_000_000)));
        event.record_id = Some(1 + number as u64);
        event.origin.position = 1 + number as u64;
    }
    events
}

/// Numbers of events around each number that the two name.
fn counts(comparing: &Comparing<'_>) -> BTreeSet<usize> {
    const MOST: usize = 6;
    let named = comparing.queries.iter().flat_map(|query| numbers(query.plan));
    let around = named.flat_map(|number| [number.saturating_sub(1), number, number + 1]);
    let around: BTreeSet<usize> = around.filter(|count| (4..=MOST_EVENTS).contains(count)).collect();
    [2, 3].into_iter().chain(around.into_iter().take(MOST)).collect()
}

/// Times between events, in milliseconds: around each duration that the two name.
fn gaps(comparing: &Comparing<'_>) -> BTreeSet<i64> {
    const MOST: usize = 4;
    let mut named: BTreeSet<i64> = BTreeSet::new();
    for query in comparing.queries {
        for step in &query.plan.steps {
            if let StepKind::Vendor(vendor) = &step.kind {
                vendor.args.iter().for_each(|arg| durations(&arg.value, &mut named));
            }
        }
        named.extend(written_durations(query.plan));
    }
    let around = named.into_iter().take(MOST).flat_map(|ms| [ms - 1_000, ms, ms + 1_000]);
    [0, 1_000].into_iter().chain(around.filter(|gap| *gap > 0)).collect()
}

fn durations(value: &ArgValue, named: &mut BTreeSet<i64>) {
    match value {
        ArgValue::Text(text) => named.extend(milliseconds(text)),
        ArgValue::Expr(Expr::Literal(Literal::Text(text), _)) => named.extend(milliseconds(text)),
        ArgValue::Expr(Expr::Literal(Literal::Number(seconds, _), _)) if (0.01..31e5).contains(seconds) => {
            named.insert((seconds * 1e3) as i64);
        }
        ArgValue::Integer(seconds) if (2..86_400).contains(seconds) => {
            named.insert(seconds * 1_000);
        }
        _ => {}
    }
}

/// Durations in the expressions of a plan: numbers of milliseconds or seconds that time may differ by.
fn written_durations(plan: &Plan) -> BTreeSet<i64> {
    let mut named = BTreeSet::new();
    plan::visit_exprs(plan, &mut |expr| match expr {
        Expr::Literal(Literal::Text(text), _) => named.extend(milliseconds(text)),
        Expr::Literal(Literal::Integer(number), _) if (60..86_400).contains(number) => {
            named.insert(number * 1_000);
        }
        _ => {}
    });
    named
}

/// `5m`, `1h`, `30 s`.
fn milliseconds(text: &str) -> Option<i64> {
    let text = text.trim().trim_start_matches('-');
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let number: i64 = text[..end].parse().ok()?;
    let unit = match text[end..].trim() {
        "ms" => 1,
        "s" | "sec" | "secs" | "second" | "seconds" => 1_000,
        "m" | "min" | "mins" | "minute" | "minutes" => 60_000,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600_000,
        "d" | "day" | "days" => 86_400_000,
        _ => return None,
    };
    number.checked_mul(unit).filter(|ms| *ms > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_with_their_units() {
        let read: Vec<Option<i64>> = ["5m", "1h", "30 s", "-2d", "5", "m", "5x"].map(milliseconds).to_vec();
        let some = [300_000, 3_600_000, 30_000, 172_800_000].map(Some);
        assert_eq!((&read[..4], &read[4..]), (&some[..], &[None, None, None][..]));
    }
}

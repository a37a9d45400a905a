//! Recorded events, whole, in parts, and with one value changed at a time, run through both queries.
//!
//! A query that joins events, counts by groups or takes values out of texts is beyond what is proved of it. What its own
//! tests have recorded is not: the events that both find are taken apart to the few that they need, and each value of
//! those that a query reads is replaced by what the patterns of both are about. Thousands of such variants run at once,
//! each on a computer of its own; what is shown was run alone once more.

use std::collections::{BTreeMap, BTreeSet};

use plan::{Expr, Literal};
use predicate::{Accepts, Language, call_alternatives};
use telemetry::{Data, Event};

use crate::compare::Comparing;
use crate::comparison::{Difference, Kind, Reached, Which};
use crate::event_view::EventView;
use crate::witness::{DEFAULT_AGE_MS, Witness};
use crate::{open, times};

/// Events that belong together, such as the telemetry of a test.
#[derive(Clone, Debug)]
pub struct Recording {
    /// What to call it.
    pub name: String,
    /// The events.
    pub events: Vec<Event>,
}

/// The most variants that are run at once.
const MOST_VARIANTS: usize = 6_000;
/// The most events of a recording that are taken apart.
const MOST_EVENTS: usize = 32;
/// The most texts that are put in the place of values.
const MOST_TEXTS: usize = 600;
/// The most sets of events that are changed.
const MOST_BASES: usize = 8;
/// The most events that are shown of one difference.
const MOST_SHOWN: usize = 12;

/// Who finds something of a set of events.
type Found = [bool; 2];

/// Looks for differences among recorded events and their variants. Says what was tried.
pub(crate) fn compare(comparing: &mut Comparing<'_>) -> Option<String> {
    let recordings = comparing.world.recordings;
    let now_ns = comparing.world.environment.now_ns;
    let whole: Vec<Vec<Event>> =
        recordings.iter().map(|recording| recent(&recording.events, now_ns)).collect();
    let found = run(comparing, &whole)?;
    for (at, recording) in recordings.iter().enumerate() {
        if let Some(only) = only(found[at]) {
            whole_recording(comparing, only, recording, &whole[at]);
        }
    }
    let parts = parts(&whole);
    let of_parts = run(comparing, &parts)?;
    some_events(comparing, &parts, &of_parts);
    let mut bases = bases(&parts, &of_parts);
    if bases.is_empty() {
        let both = whole.iter().zip(&found).filter(|(_, found)| **found == [true, true]);
        bases = both
            .map(|(events, _)| events)
            .filter(|events| events.len() <= MOST_EVENTS)
            .take(1)
            .cloned()
            .collect();
    }
    open::close(comparing, &bases);
    if let (false, Some(base)) = (comparing.timed, bases.first()) {
        comparing.timed = true;
        let at_age = |age: i64| earlier(base, age - DEFAULT_AGE_MS);
        times::compare(comparing, &at_age, &|age| Witness::recorded(&at_age(age), 0, now_ns));
    }
    let variants = variants(comparing, &bases);
    let events: Vec<Vec<Event>> = variants.iter().map(|variant| variant.events.clone()).collect();
    let of_variants = run(comparing, &events)?;
    changed_values(comparing, &variants, &of_variants);
    if !bases.is_empty() {
        // Both find recorded events: what made ones lack says nothing.
        comparing.gaps.retain(|gap| !gap.contains("made for its conditions"));
    }
    Some(format!(
        "{} recordings, {} parts of them, and {} changes of one value in what both find, on both",
        recordings.len(),
        parts.len(),
        variants.len()
    ))
}

/// The events so much earlier.
fn earlier(events: &[Event], by_ms: i64) -> Vec<Event> {
    let moved = |event: &Event| Event {
        time_ns: event.time_ns.map(|time| time.saturating_sub(by_ms.saturating_mul(1_000_000))),
        ..event.clone()
    };
    events.iter().map(moved).collect()
}

/// Which one alone finds something.
fn only(found: Found) -> Option<Which> {
    match found {
        [true, false] => Some(Which::A),
        [false, true] => Some(Which::B),
        _ => None,
    }
}

/// The events as if they were of now, and without their texts, which would tell of their old values.
fn recent(events: &[Event], now_ns: i64) -> Vec<Event> {
    let last = events.iter().filter_map(|event| event.time_ns).max().unwrap_or(now_ns);
    let later = now_ns.saturating_sub(DEFAULT_AGE_MS * 1_000_000).saturating_sub(last);
    let moved = |event: &Event| Event {
        raw: String::new(),
        time_ns: event.time_ns.map(|time| time.saturating_add(later)),
        ..event.clone()
    };
    events.iter().map(moved).collect()
}

/// Who finds something of each set of events: all sets in one run, each on a computer of its own.
pub(crate) fn run(comparing: &mut Comparing<'_>, sets: &[Vec<Event>]) -> Option<Vec<Found>> {
    let mut all = Vec::new();
    let mut of_set: Vec<usize> = Vec::new();
    for (number, events) in sets.iter().enumerate() {
        for event in events {
            all.push(on_computer(event, number));
            of_set.push(number);
        }
    }
    let mut found = vec![[false, false]; sets.len()];
    for which in Which::BOTH {
        match comparing.world.run(comparing.queries[which.place()], &all) {
            Ok(outcome) => {
                for event in outcome.events {
                    if let Some(set) = of_set.get(event as usize) {
                        found[*set][which.place()] = true;
                    }
                }
            }
            Err(reason) => {
                comparing.unknown.insert(format!("{} cannot be run: {reason}", which.name()));
                return None;
            }
        }
    }
    Some(found)
}

/// The event as it were of another computer.
fn on_computer(event: &Event, number: usize) -> Event {
    let computer = format!("pc{number}.corp.example");
    let mut other = event.clone();
    for (_, data) in &mut other.data {
        if let Data::One(text) = data
            && !event.computer.is_empty()
            && text.eq_ignore_ascii_case(&event.computer)
        {
            text.clone_from(&computer);
        }
    }
    other.computer = computer;
    other
}

/// Single events and pairs of events of each recording.
fn parts(recordings: &[Vec<Event>]) -> Vec<Vec<Event>> {
    let mut parts = Vec::new();
    for events in recordings {
        let events = &events[..events.len().min(MOST_EVENTS)];
        parts.extend(events.iter().map(|event| vec![event.clone()]));
        for (at, first) in events.iter().enumerate() {
            parts.extend(events[at + 1..].iter().map(|second| vec![first.clone(), second.clone()]));
        }
    }
    parts.truncate(MOST_VARIANTS);
    parts
}

/// The event ids of a set, in order.
fn ids(events: &[Event]) -> Vec<u32> {
    let mut ids: Vec<u32> = events.iter().filter_map(|event| event.event_id).collect();
    ids.sort_unstable();
    ids
}

/// The smallest sets that both find, of each combination of event ids one.
fn bases(parts: &[Vec<Event>], found: &[Found]) -> Vec<Vec<Event>> {
    let mut seen: BTreeSet<Vec<u32>> = BTreeSet::new();
    let mut bases: Vec<Vec<Event>> = Vec::new();
    let mut both: Vec<&Vec<Event>> = parts
        .iter()
        .zip(found)
        .filter(|(_, found)| **found == [true, true])
        .map(|(events, _)| events)
        .collect();
    both.sort_by_key(|events| events.len());
    for events in both {
        let alone = |base: &Vec<Event>| base.len() == 1 && events.len() == 2 && events.contains(&base[0]);
        if bases.len() < MOST_BASES && !bases.iter().any(alone) && seen.insert(ids(events)) {
            bases.push(events.clone());
        }
    }
    bases
}

fn whole_recording(comparing: &mut Comparing<'_>, only: Which, recording: &Recording, events: &[Event]) {
    let Some(reached) = alone(comparing, only, events, 0, None) else { return };
    let message = format!("of the recording `{}` only {} finds anything", recording.name, only.name());
    let (kind, fields, reached) = (Kind::Recorded, Vec::new(), vec![reached]);
    comparing.differences.push(Difference { kind, message, only: Some(only), fields, reached });
}

/// Of the parts that only one finds, the smallest of each combination of event ids.
fn some_events(comparing: &mut Comparing<'_>, parts: &[Vec<Event>], found: &[Found]) {
    let mut groups: BTreeMap<(Which, Vec<u32>), Vec<&Vec<Event>>> = BTreeMap::new();
    for (events, found) in parts.iter().zip(found) {
        if let Some(only) = only(*found) {
            groups.entry((only, ids(events))).or_default().push(events);
        }
    }
    let singles: BTreeSet<(Which, Vec<u32>)> =
        groups.keys().filter(|(_, ids)| ids.len() == 1).cloned().collect();
    for ((only, ids), sets) in groups {
        // A pair of which one event does it alone says nothing new.
        if ids.len() > 1 && ids.iter().any(|id| singles.contains(&(only, vec![*id]))) {
            continue;
        }
        let reached: Vec<Reached> = sets
            .iter()
            .take(MOST_SHOWN)
            .filter_map(|events| alone(comparing, only, events, 0, None))
            .take(1)
            .collect();
        if reached.is_empty() {
            continue;
        }
        let named: Vec<String> = ids.iter().map(u32::to_string).collect();
        let message = match ids.len() {
            1 => format!(
                "{} recorded events with id {} are found by {} alone",
                sets.len(),
                named[0],
                only.name()
            ),
            _ => format!(
                "{} pairs of recorded events with ids {} are found by {} alone",
                sets.len(),
                named.join(" and "),
                only.name()
            ),
        };
        let kind = Kind::Recorded;
        comparing.differences.push(Difference {
            kind,
            message,
            only: Some(only),
            fields: Vec::new(),
            reached,
        });
    }
}

/// A set that both find, with one value changed.
struct Variant {
    events: Vec<Event>,
    /// Which event is changed.
    at: usize,
    field: String,
    value: String,
}

fn variants(comparing: &Comparing<'_>, bases: &[Vec<Event>]) -> Vec<Variant> {
    let texts = texts(comparing);
    let each = MOST_VARIANTS / bases.len().max(1);
    let mut all = Vec::new();
    for base in bases {
        let before = all.len();
        let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
        for (at, event) in base.iter().enumerate() {
            for field in fields(comparing, event) {
                let Some(old) = event.text(&field) else { continue };
                // Events that belong together hold one value: all of them get the new one.
                if !seen.insert((field.clone(), old.to_owned())) {
                    continue;
                }
                for value in values(old, &texts) {
                    let mut events = base.clone();
                    events.iter_mut().filter(|event| event.text(&field) == Some(old)).for_each(|event| {
                        for (name, data) in &mut event.data {
                            if **name == *field {
                                *data = Data::One(value.clone());
                            }
                        }
                    });
                    all.push(Variant { events, at, field: field.clone(), value });
                }
            }
        }
        all.truncate(before + each);
    }
    all
}

/// The values of an event that one of the two reads.
pub(crate) fn fields(comparing: &Comparing<'_>, event: &Event) -> BTreeSet<String> {
    let mut read: BTreeSet<String> = BTreeSet::new();
    for query in comparing.queries {
        let Some(id) = event.event_id else { continue };
        let Some(view) = EventView::new(comparing.world.views, &query.view, &event.channel, id) else {
            continue;
        };
        for name in plan::fields_named(query.plan) {
            read.extend(view.inputs(&name));
        }
    }
    read.retain(|name| event.data.iter().any(|(known, _)| **known == **name));
    read
}

/// Texts that conditions of the two are about: one for each alternative that is written, and what is compared with.
pub(crate) fn texts(comparing: &Comparing<'_>) -> Vec<String> {
    let plain = Language::plain();
    let mut found: Vec<String> = Vec::new();
    let mut add = |text: &str| {
        if !text.is_empty()
            && text.len() <= 120
            && found.len() < MOST_TEXTS
            && !found.iter().any(|known| known == text)
        {
            found.push(text.to_owned());
        }
    };
    for query in comparing.queries {
        plan::visit_exprs(query.plan, &mut |expr| match expr {
            Expr::Call(call) => {
                for (_, alone) in call_alternatives(call) {
                    let Ok(accepts) = Accepts::of(&alone) else { continue };
                    let text = accepts.accepted.and(&plain).ok().and_then(|texts| texts.witness());
                    if let Some(text) = text {
                        add(text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '\\' | '/')));
                        add(&text);
                    }
                }
            }
            Expr::Literal(Literal::Integer(number), _) => add(&number.to_string()),
            Expr::Literal(Literal::Number(number, _), _) if number.fract() == 0.0 => {
                add(&format!("{number:.0}"))
            }
            _ => {}
        });
    }
    found
}

/// Other values of the same kind as one: a path for a path, a name for a name, a number for a number.
pub(crate) fn values(old: &str, texts: &[String]) -> BTreeSet<String> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut found = BTreeSet::new();
    for text in texts {
        if is_number(old) {
            let number = text.parse::<u32>().ok().filter(|_| is_number(text));
            let near = number.map(|number| [number.saturating_sub(1), number, number.saturating_add(1)]);
            found.extend(near.into_iter().flatten().map(|number| number.to_string()));
        } else if is_path(old) {
            found.extend(path(old, text).filter(|_| !is_number(text) && !is_host(text)));
        } else if old.contains(' ') {
            // A command line: another name in the place of the one that it names.
            let named = texts.iter().filter(|known| is_host(known) && old.contains(known.as_str()));
            let longest = named.max_by_key(|known| known.len()).filter(|_| is_host(text));
            found.extend(longest.map(|known| old.replace(known.as_str(), text)));
        } else if is_host(text) && (is_host(old) || old == "-") {
            found.extend([
                text.clone(),
                format!("sub.{text}"),
                format!("not{text}"),
                format!("{text}.example"),
            ]);
        }
    }
    found.remove(old);
    found
}

/// Does it end in the name of a file, without arguments behind it?
fn is_path(text: &str) -> bool {
    text.rsplit_once('\\').is_some_and(|(_, file)| !file.contains([' ', '"']))
}

/// Does it read like the name of a host: labels, the last one of letters, and no program's ending?
fn is_host(text: &str) -> bool {
    let Some((name, last)) = text.rsplit_once('.') else { return false };
    let label = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    !name.is_empty()
        && name.chars().all(label)
        && last.len() > 1
        && last.chars().all(char::is_alphabetic)
        && !["exe", "dll", "sys"].contains(&last)
}

/// A path with another program or another folder.
fn path(old: &str, text: &str) -> Option<String> {
    let (folder, file) = old.rsplit_once('\\')?;
    let text = text.replace('/', "\\");
    match text.contains('\\') {
        true if text.starts_with('\\') => Some(format!("C:{}\\{file}", text.trim_end_matches('\\'))),
        true => Some(format!("{}\\{file}", text.trim_end_matches('\\'))),
        false if text.contains('.') => Some(format!("{folder}\\{text}")),
        false => Some(format!("{folder}\\{text}.exe")),
    }
}

/// Of the changed values that only one finds, those of each field together, where its conditions have not said so before.
fn changed_values(comparing: &mut Comparing<'_>, variants: &[Variant], found: &[Found]) {
    let mut groups: BTreeMap<(Which, &str), Vec<&Variant>> = BTreeMap::new();
    let mut tried: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (variant, found) in variants.iter().zip(found) {
        tried.entry(&variant.field).or_default().insert(&variant.value);
        if let Some(only) = only(*found) {
            groups.entry((only, &variant.field)).or_default().push(variant);
        }
    }
    for ((only, field), group) in groups {
        let is_known = |known: &Difference| known.only == Some(only) && known.fields == [field];
        if comparing.differences.iter().any(is_known) {
            continue;
        }
        let values: BTreeSet<&str> = group.iter().map(|variant| variant.value.as_str()).collect();
        let of_all = tried.get(field).map_or(0, BTreeSet::len);
        let ids: BTreeSet<u32> =
            group.iter().filter_map(|variant| variant.events[variant.at].event_id).collect();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut reached = Vec::new();
        for variant in group.iter().filter(|variant| seen.insert(&variant.value)) {
            if reached.len() < MOST_SHOWN {
                reached.extend(alone(comparing, only, &variant.events, variant.at, Some(&variant.value)));
            }
        }
        if reached.is_empty() {
            continue;
        }
        let ids: Vec<String> = ids.iter().map(u32::to_string).collect();
        let events = if ids.len() == 1 { "event id" } else { "event ids" };
        let plural = if values.len() == 1 { "is another value" } else { "are other values" };
        let message = format!(
            "{} still finds what both found, {} does not, where there {plural} of `{field}` ({events} {}): {} of {of_all} tried",
            only.name(),
            only.other().name(),
            ids.join(", "),
            values.len(),
        );
        let (kind, fields) = (Kind::Values, vec![field.to_owned()]);
        comparing.differences.push(Difference { kind, message, only: Some(only), fields, reached });
    }
}

/// The set run alone: what shows the difference, if it does.
pub(crate) fn alone(
    comparing: &mut Comparing<'_>,
    only: Which,
    events: &[Event],
    at: usize,
    value: Option<&str>,
) -> Option<Reached> {
    let mut said = [None, None];
    for which in Which::BOTH {
        let outcome = comparing.world.run(comparing.queries[which.place()], events).ok()?;
        said[which.place()] = outcome.rows.into_values().next();
    }
    let holds = said[only.place()].is_some() && said[only.other().place()].is_none();
    let witness = Witness::recorded(events, at, comparing.world.environment.now_ns);
    let value = value.map(str::to_owned);
    holds.then_some(Reached { written: String::new(), place: None, value, witness, said })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, text: &str, expected: &[&str]) {
        let found = values(old, &[text.to_owned()]);
        assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), expected, "{old} {text}");
    }

    #[test]
    fn a_value_is_replaced_by_one_of_its_kind() {
        check(r"C:\a b\x.exe", "curl.exe", &[r"C:\a b\curl.exe"]);
        check(r"C:\a\x.exe", "svchost", &[r"C:\a\svchost.exe"]);
        check(r"C:\a\x.exe", "/users/public/", &[r"C:\users\public\x.exe"]);
        check("443", "80", &["79", "80", "81"]);
        check("443", "a.example", &[]);
        check("-", "t.co", &["nott.co", "sub.t.co", "t.co", "t.co.example"]);
        check("a.example", "curl.exe", &[]);
        check(r"C:\a\x.exe", "t.co", &[]);
        check(r"C:\a\x.exe", "80", &[]);
        check("curl https://t.co/x", "t.co", &[]);
        let texts = ["t.co".to_owned(), "x.com".to_owned()];
        let found = values("curl https://t.co/x", &texts);
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["curl https://x.com/x"]);
    }
}

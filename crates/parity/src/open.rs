//! Differences that conditions promise and that no event of one kind alone shows: what a query does behind its conditions,
//! such as joining events, hides them. They are tried inside sets of events that both find.

use predicate::Model;
use telemetry::{Data, Event};

use crate::classes::Kind as EventKind;
use crate::compare::Comparing;
use crate::comparison::{Difference, Place, Reached, Which};
use crate::recorded::{alone, run};
use crate::report::plain;
use crate::witness::nice;

/// A condition of one that should refuse events that the other finds.
pub(crate) struct Open {
    /// Of which events.
    pub(crate) kind: EventKind,
    /// Which one should find them alone.
    pub(crate) only: Which,
    /// The difference, with nothing yet that shows it.
    pub(crate) difference: Difference,
    /// What an event may hold that shows it.
    pub(crate) candidates: Vec<Candidate>,
}

/// What an event may hold.
#[derive(Clone)]
pub(crate) struct Candidate {
    /// What is written in the query that leads there; empty where it is not one thing.
    pub(crate) written: String,
    /// Where.
    pub(crate) place: Option<Place>,
    /// The values.
    pub(crate) model: Model,
}

/// The most sets that are run for one difference.
const MOST_SETS: usize = 160;
/// After so many that should show the difference and do not when they are run alone, no more are tried.
const MOST_FUTILE: usize = 3;

/// Tries all that are open inside sets of events that both find. What is shown becomes a difference.
pub(crate) fn close(comparing: &mut Comparing<'_>, bases: &[Vec<Event>]) {
    let open = std::mem::take(&mut comparing.open);
    let mut sets: Vec<Vec<Event>> = Vec::new();
    // Which difference and candidate a set is for, and which of its events is changed.
    let mut of: Vec<(usize, usize, usize)> = Vec::new();
    for (number, one) in open.iter().enumerate() {
        let before = sets.len();
        for (which, candidate) in one.candidates.iter().enumerate() {
            for (events, at) in bases.iter().flat_map(|base| variants(base, one, candidate)) {
                if sets.len() < before + MOST_SETS {
                    sets.push(events);
                    of.push((number, which, at));
                }
            }
        }
    }
    let Some(found) = run(comparing, &sets) else { return };
    for (number, one) in open.into_iter().enumerate() {
        let expected = if one.only == Which::A { [true, false] } else { [false, true] };
        let (mut reached, mut futile): (Vec<Reached>, usize) = (Vec::new(), 0);
        for (set, (_, which, at)) in of.iter().enumerate().filter(|(_, of)| of.0 == number) {
            let candidate = &one.candidates[*which];
            let is_known = reached.iter().any(|known| known.written == candidate.written);
            if found[set] != expected || is_known || futile >= MOST_FUTILE {
                continue;
            }
            let value = match one.difference.fields.as_slice() {
                [field] => sets[set][*at].text(field).map(str::to_owned),
                _ => None,
            };
            match alone(comparing, one.only, &sets[set], *at, value.as_deref()) {
                Some(shown) => {
                    reached.push(Reached {
                        written: candidate.written.clone(),
                        place: candidate.place,
                        ..shown
                    });
                }
                None => futile += 1,
            }
        }
        if reached.is_empty() {
            comparing.open.push(one);
        } else {
            comparing.differences.push(Difference { reached, ..one.difference });
        }
    }
}

/// The set once for each of its events of the kind, with values of the model in it: other events of the set that hold
/// the same value follow.
fn variants(base: &[Event], open: &Open, candidate: &Candidate) -> Vec<(Vec<Event>, usize)> {
    let is_of_kind = |event: &Event| {
        event.event_id == Some(open.kind.event_id) && event.channel.eq_ignore_ascii_case(&open.kind.channel)
    };
    let places = (0..base.len()).filter(|at| is_of_kind(&base[*at]));
    let mut all = Vec::new();
    for at in places {
        let Some(changes) = changes(&base[at], &candidate.model) else { continue };
        let mut together = base.to_vec();
        let mut alone = base.to_vec();
        for (field, old, new) in &changes {
            set(&mut alone[at], field, new.as_deref());
            for (place, event) in together.iter_mut().enumerate() {
                if place == at || (old.is_some() && event.text(field) == old.as_deref()) {
                    set(event, field, new.as_deref());
                }
            }
        }
        if together != alone {
            all.push((together, at));
        }
        all.push((alone, at));
    }
    all
}

/// A field, its value so far, the one that it gets.
type Changed = (String, Option<String>, Option<String>);

/// What has to become of an event's values for the model; `None` where that is no value of its own.
fn changes(event: &Event, model: &Model) -> Option<Vec<Changed>> {
    let mut changes = Vec::new();
    for (field, values) in &model.fields {
        let old = event.text(field);
        if field.starts_with('$') {
            let system = if plain(field) == "Computer" { Some(event.computer.as_str()) } else { None };
            if !values.accepts(system) {
                return None;
            }
        } else if !values.accepts(old) {
            let new = nice(field, values).or_else(|| values.texts.witness());
            changes.push((field.to_string(), old.map(str::to_owned), new));
        }
    }
    Some(changes)
}

fn set(event: &mut Event, field: &str, value: Option<&str>) {
    match (event.data.iter_mut().find(|(name, _)| **name == *field), value) {
        (Some((_, data)), Some(value)) => *data = Data::One(value.to_owned()),
        (Some(_), None) => event.data.retain(|(name, _)| **name != *field),
        (None, Some(value)) => event.data.push((field.into(), Data::One(value.to_owned()))),
        (None, None) => {}
    }
}

//! Differences in the values that two queries accept.

use std::collections::BTreeSet;

use predicate::{Formula, Language, Model, Universe, Values};

use crate::compare::{Class, Comparing, is_nothing, kind_of};
use crate::comparison::{Difference, Kind, Reached, Which};
use crate::open::{Candidate, Open};
use crate::report::plain;
use crate::side::Side;
use crate::witness::is_own;

/// Looks for events of one kind that only one of the two lets through.
pub(crate) fn compare(comparing: &mut Comparing<'_>, class: &Class, sides: &[Side<'_, '_>; 2]) {
    for only in Which::BOTH {
        let (mine, theirs) = (&sides[only.place()], &sides[only.other().place()]);
        if mine.passes == Formula::Never || mine.passes == theirs.passes {
            continue;
        }
        let parts: Vec<Formula> = match &theirs.passes {
            Formula::All(parts) => parts.to_vec(),
            other => vec![other.clone()],
        };
        for (at, part) in parts.iter().enumerate() {
            let rest =
                parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| part.clone());
            let looking = Looking { class, mine, only, part, rest: rest.collect() };
            looking.part(comparing);
        }
    }
}

/// After so many alternatives that should tell the two apart and do not when they are run, no more are tried.
const MOST_FUTILE: usize = 6;

/// A search for events that one accepts and one condition of the other refuses.
struct Looking<'a> {
    class: &'a Class,
    mine: &'a Side<'a, 'a>,
    only: Which,
    part: &'a Formula,
    rest: Vec<Formula>,
}

impl Looking<'_> {
    fn part(&self, comparing: &mut Comparing<'_>) {
        let refused = !self.part.clone();
        let outside = self.mine.passes.clone().and(refused);
        // An event that all other conditions accept shows this one alone.
        let alone = Formula::all(std::iter::once(outside.clone()).chain(self.rest.iter().cloned()));
        let mut found = None;
        for (formula, universe) in [
            (&alone, Universe::Plain),
            (&outside, Universe::Plain),
            (&alone, Universe::Any),
            (&outside, Universe::Any),
        ] {
            match formula.model(universe) {
                Ok(Some(model)) => {
                    found = Some((model, universe));
                    break;
                }
                Ok(None) => {}
                Err(opaque) => {
                    comparing.unknown.insert(opaque.reason);
                }
            }
        }
        let Some((model, universe)) = found else { return };
        let fields: Vec<String> = self.part.fields().iter().map(|field| field.to_string()).collect();
        let reached = match (&self.part, fields.as_slice()) {
            (Formula::In(..), [field]) => self.choices(field, &model, comparing),
            _ => self.one(&model, comparing),
        };
        let missing = |field: &String| {
            let open = model.fields.get(field.as_str());
            open.is_some_and(|values| values.absent && is_nothing(&values.texts))
        };
        let kind = match fields.as_slice() {
            [field] if missing(field) => Kind::Missing,
            _ => kind_of(self.part),
        };
        let message = self.message(kind, &fields, universe);
        let difference = Difference { kind, message, only: Some(self.only), fields, reached };
        if difference.reached.is_empty() {
            let candidates = self.candidates(&difference.fields, &model);
            let kind = self.class.kind.clone();
            comparing.open.push(Open { kind, only: self.only, difference, candidates });
        } else {
            comparing.differences.push(difference);
        }
    }

    /// What an event of this kind may hold that one finds and the other refuses: one for each alternative that is
    /// written, and any.
    fn candidates(&self, fields: &[String], model: &Model) -> Vec<Candidate> {
        const MOST: usize = 24;
        let any = Candidate { written: String::new(), place: None, model: model.clone() };
        let [field] = fields else { return vec![any] };
        let Some(open) = model.fields.get(field.as_str()) else { return vec![any] };
        let narrowed =
            self.mine.choices().iter().filter(|choice| choice.field == *field).filter_map(|choice| {
                let here = open.texts.and(&choice.texts).ok()?;
                if here.is_empty() || choice.texts.is_all() {
                    return None;
                }
                let mut model = model.clone();
                model.fields.insert(field.as_str().into(), Values::of(here));
                Some(Candidate { written: choice.text.clone(), place: Some(choice.span.into()), model })
            });
        narrowed.take(MOST).chain([any.clone()]).collect()
    }

    /// One witness for each alternative that is written and leads there.
    fn choices(&self, field: &str, model: &Model, comparing: &mut Comparing<'_>) -> Vec<Reached> {
        let Some(open) = model.fields.get(field) else { return self.one(model, comparing) };
        let mut reached = Vec::new();
        let mut seen: BTreeSet<Option<String>> = BTreeSet::new();
        let (mut rest, mut tried) = (open.texts.clone(), 0);
        for choice in self.mine.choices().iter().filter(|choice| choice.field == field) {
            let Ok(here) = open.texts.and(&choice.texts) else { continue };
            rest = rest.minus(&choice.texts).unwrap_or(rest);
            if here.is_empty() || choice.texts.is_all() {
                continue;
            }
            let mut narrowed = model.clone();
            narrowed.fields.insert(field.into(), Values::of(here));
            let witness = comparing.witness(self.class, &narrowed);
            let value = witness.values.get(field).cloned();
            if !seen.insert(value.clone()) {
                continue;
            }
            let place = Some(choice.span.into());
            let new = Reached { written: choice.text.clone(), place, value, witness, said: [None, None] };
            reached.extend(comparing.told_apart(self.only, new));
            // Where both hang on more than this event, no value of it alone tells them apart.
            tried += 1;
            if reached.is_empty() && tried == MOST_FUTILE {
                return reached;
            }
        }
        if reached.is_empty() || (!rest.is_empty() && !self.is_all_choices(field, &rest)) {
            reached.extend(self.one(model, comparing));
        }
        reached
    }

    /// Do the alternatives that are written leave nothing but what they all accept?
    fn is_all_choices(&self, field: &str, rest: &Language) -> bool {
        self.mine.choices().iter().any(|choice| choice.field == field && choice.texts == *rest)
            || rest.is_empty()
    }

    fn one(&self, model: &Model, comparing: &mut Comparing<'_>) -> Vec<Reached> {
        let witness = comparing.witness(self.class, model);
        let mut fields = self.part.fields().into_iter();
        let value = match (fields.next(), fields.next()) {
            (Some(field), None) => witness.values.get(&*field).cloned(),
            _ => None,
        };
        let reached = Reached { written: String::new(), place: None, value, witness, said: [None, None] };
        comparing.told_apart(self.only, reached).into_iter().collect()
    }

    fn message(&self, kind: Kind, fields: &[String], universe: Universe) -> String {
        let (mine, other) = (self.only.name(), self.only.other().name());
        let odd = match universe {
            Universe::Plain => "",
            Universe::Any => ", with a control character or a number that is written unusually",
        };
        let (channel, id) = (&self.class.kind.channel, self.class.kind.event_id);
        match (kind, fields) {
            (Kind::LogSource, _) => format!("{mine} finds events of {channel} with id {id}, {other} none"),
            (Kind::Missing, [field]) => {
                let never = is_own(field) && taxonomy::field_never_exists(channel, id, field);
                let why = if never { "; no event of that id ever has it" } else { "" };
                let field = plain(field);
                format!("{other} drops events without `{field}`, {mine} keeps them{why}")
            }
            (_, [field]) => {
                format!("{mine} accepts values of `{}` that {other} refuses{odd}", plain(field))
            }
            (_, []) => format!("{mine} accepts events of {channel} with id {id} that {other} refuses{odd}"),
            (_, fields) => {
                let named: Vec<String> = fields.iter().map(|field| format!("`{}`", plain(field))).collect();
                format!("{mine} accepts combinations of {} that {other} refuses{odd}", named.join(", "))
            }
        }
    }
}

//! Columns that put events into named classes, such as a kind of service, and where two queries choose differently.

use std::collections::BTreeSet;

use predicate::{Formula, Model};

use crate::compare::{Class, Comparing};
use crate::comparison::{Difference, Kind, Reached, Which};
use crate::side::{Choice, Label, Side};

/// Compares the columns that have texts in common.
pub(crate) fn compare(comparing: &mut Comparing<'_>, class: &Class, sides: &[Side<'_, '_>; 2]) {
    let labels = [sides[0].labels(), sides[1].labels()];
    for one in &labels[0] {
        let common = |other: &&Label| {
            let texts: BTreeSet<&String> = other.values.iter().map(|(_, text)| text).collect();
            one.values.iter().filter(|(_, text)| texts.contains(text)).count()
        };
        let Some(other) = labels[1].iter().max_by_key(|label| common(label)) else { continue };
        if common(&other) > 0 {
            pair(comparing, class, sides, [one, other]);
        }
    }
}

fn pair(comparing: &mut Comparing<'_>, class: &Class, sides: &[Side<'_, '_>; 2], columns: [&Label; 2]) {
    let both = sides[0].passes.clone().and(sides[1].passes.clone());
    let choices: Vec<&Choice> = sides.iter().flat_map(|side| side.choices()).collect();
    for (one, text) in &columns[0].values {
        for (other, other_text) in columns[1].values.iter().filter(|(_, other)| other != text) {
            let here = Formula::all([both.clone(), one.clone(), other.clone()]);
            let Some(model) = comparing.model(&here) else { continue };
            let texts = [text, other_text];
            let decides: BTreeSet<_> = one.clone().and(other.clone()).fields();
            let deciding: Vec<&Choice> =
                choices.iter().copied().filter(|choice| decides.contains(choice.field.as_str())).collect();
            let mut reached = shown(comparing, class, &model, &deciding);
            reached.retain(|reached| {
                Which::BOTH.iter().all(|which| {
                    let row = reached.said[which.place()].as_ref();
                    let label = row.and_then(|row| row.get(&columns[which.place()].column));
                    label.is_some_and(|label| label.lines().any(|line| line == texts[which.place()]))
                })
            });
            if reached.is_empty() {
                comparing.unknown.insert(format!(
                    "an event may be `{text}` to A and `{other_text}` to B, but none could be shown"
                ));
                continue;
            }
            let message = format!(
                "A calls an event `{text}` (`{}`) that B calls `{other_text}` (`{}`)",
                columns[0].column, columns[1].column
            );
            let fields = decides.iter().map(|field| field.to_string()).collect();
            comparing.differences.push(Difference {
                kind: Kind::Label,
                message,
                only: None,
                fields,
                reached,
            });
        }
    }
}

/// Events for the model: what the queries' own alternatives stand for, where they are in it, else any.
fn shown(comparing: &mut Comparing<'_>, class: &Class, model: &Model, choices: &[&Choice]) -> Vec<Reached> {
    let mut all = Vec::new();
    let mut seen = BTreeSet::new();
    for choice in choices {
        let Some(open) = model.fields.get(choice.field.as_str()) else { continue };
        let Some(value) = choice.texts.witness() else { continue };
        if !open.texts.accepts(&value) || choice.texts.is_all() || !seen.insert(value.clone()) {
            continue;
        }
        let now = comparing.world.environment.now_ns;
        let witness = comparing.witness(class, model).with(&choice.field, &value, now);
        if let Some(said) = comparing.said(&witness) {
            let place = None;
            all.push(Reached { written: choice.text.clone(), place, value: Some(value), witness, said });
        }
    }
    all.retain(|reached| reached.said.iter().all(Option::is_some));
    if all.is_empty() {
        let witness = comparing.witness(class, model);
        if let Some(said) = comparing.said(&witness) {
            all.push(Reached { written: String::new(), place: None, value: None, witness, said });
        }
    }
    all
}

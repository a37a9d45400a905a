//! What is to be said of one query alone: alternatives that add nothing, branches that nothing takes.

use std::collections::BTreeMap;

use plan::Expr;
use predicate::{Formula, Reach, Values, branches, subsumed};

use crate::compare::Comparing;
use crate::comparison::{Note, Place, Which};
use crate::report::plain;
use crate::side::{Choice, Side};

/// Says it of both.
pub(crate) fn notes(comparing: &mut Comparing<'_>, sides: &[Side<'_, '_>; 2]) {
    for which in Which::BOTH {
        let side = &sides[which.place()];
        redundant(comparing, which, side);
        unreached(comparing, which, side);
    }
}

/// Alternatives of a field that others take in.
fn redundant(comparing: &mut Comparing<'_>, which: Which, side: &Side<'_, '_>) {
    let mut by_field: BTreeMap<String, Vec<Choice>> = BTreeMap::new();
    for choice in side.choices().iter().filter(|choice| !choice.texts.is_all()).cloned() {
        by_field.entry(choice.field.clone()).or_default().push(choice);
    }
    for (field, choices) in by_field {
        let formulas: Vec<Formula> = choices.iter().map(formula).collect();
        if choices.len() < 2 || !are_alternatives(side, &field, &formulas) {
            continue;
        }
        let found = subsumed(&formulas, &Formula::Always);
        if found.is_empty() {
            continue;
        }
        let named: Vec<String> = found
            .iter()
            .map(|found| {
                let written = &choices[found.alternative].text;
                let value = choices[found.alternative].texts.witness().unwrap_or_default();
                match found.by.as_slice() {
                    [by] if choices[*by].text == *written => format!("`{written}` is written twice"),
                    [by] => format!("`{written}`, as `{}` matches `{value}` too", choices[*by].text),
                    _ => format!("`{written}`, as others match `{value}` too"),
                }
            })
            .collect();
        let message = format!(
            "{} of {} alternatives for `{}` add nothing: {}",
            found.len(),
            choices.len(),
            plain(&field),
            named.join("; ")
        );
        let places = found.iter().map(|found| choices[found.alternative].span.into()).collect();
        comparing.notes.push(Note { of: which, message, places });
    }
}

fn formula(choice: &Choice) -> Formula {
    Formula::is_in(choice.field.as_str(), Values::of(choice.texts.clone()))
}

/// Does the query accept exactly what the choices together do?
fn are_alternatives(side: &Side<'_, '_>, field: &str, choices: &[Formula]) -> bool {
    let part = match &side.passes {
        Formula::All(parts) => {
            parts.iter().find(|part| matches!(part, Formula::In(name, _) if &**name == field))
        }
        part => Some(part),
    };
    match (part, Formula::any(choices.iter().cloned())) {
        (Some(Formula::In(_, accepted)), Formula::In(_, union)) => accepted.texts == union.texts,
        _ => false,
    }
}

/// Branches that no event takes, and alternatives that never decide which one is taken.
fn unreached(comparing: &mut Comparing<'_>, which: Which, side: &Side<'_, '_>) {
    for label in side.labels() {
        let Some(call) = &label.expr else { continue };
        let scope = side.flow.stages.iter().find(|stage| {
            let (step, call) = (stage.step.span, call.span);
            matches!(stage.step.kind, plan::StepKind::Extend(_))
                && step.start <= call.start
                && call.end <= step.end
        });
        let Some(stage) = scope else { continue };
        let Some(found) = branches(call, &stage.scope, &side.passes) else { continue };
        let mut never: BTreeMap<String, Vec<Place>> = BTreeMap::new();
        for branch in found.iter().filter(|branch| branch.reach.is_never()) {
            let Some(Expr::Literal(value, span)) = branch.value else { continue };
            // A branch to null that drops its events is there for that.
            if !matches!(value, plan::Literal::Null) {
                never.entry(shown(value)).or_default().push((*span).into());
            }
        }
        for (value, places) in never {
            let message = format!("no event that passes gets to {value} of `{}`", label.column);
            comparing.notes.push(Note { of: which, message, places });
        }
        silent(comparing, which, side, &label.column, &found);
    }
}

fn shown(literal: &plan::Literal) -> String {
    match literal {
        plan::Literal::Text(text) => format!("`{text}`"),
        other => format!("{other:?}"),
    }
}

/// Alternatives all of whose values are decided by a branch before, or by another alternative.
fn silent(
    comparing: &mut Comparing<'_>,
    which: Which,
    side: &Side<'_, '_>,
    column: &str,
    found: &[predicate::Branch<'_>],
) {
    let (mut silent, mut all, mut places) = (Vec::new(), 0, Vec::new());
    for branch in found {
        let Some(condition) = branch.condition else { continue };
        if matches!(branch.value, Some(Expr::Literal(plan::Literal::Null, _))) {
            continue;
        }
        let choices = side.choices_of(condition);
        for (at, choice) in choices.iter().enumerate() {
            all += 1;
            let others: Vec<Formula> = choices
                .iter()
                .enumerate()
                .filter(|(other, found)| *other != at && !(*other > at && found.texts == choice.texts))
                .map(|(_, other)| !formula(other))
                .collect();
            let decides = Formula::all([branch.taken.clone(), formula(choice)].into_iter().chain(others));
            if matches!(Reach::of(&decides), Reach::Never) {
                silent.push(format!("`{}`", choice.text));
                places.push(choice.span.into());
            }
        }
    }
    if !silent.is_empty() {
        let message = format!(
            "{} of {all} alternatives never decide `{column}`, because others or an earlier branch take what they \
             match: {}",
            silent.len(),
            silent.join(", ")
        );
        comparing.notes.push(Note { of: which, message, places });
    }
}

//! How many events each query needs, tried on the engine.

use std::collections::{BTreeMap, BTreeSet};

use plan::{Expr, Literal, Plan, StepKind};
use predicate::Known;

use crate::compare::Comparing;
use crate::comparison::{Difference, Kind, Reached, Which};
use crate::side::Side;
use crate::witness::Witness;

/// What was tried.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counts {
    /// The most rows; `None` where no group is counted.
    pub(crate) most: Option<usize>,
    /// Do both find some number of them?
    pub(crate) agree: bool,
}

/// The most events that are made to reach a threshold.
const MOST_ROWS: usize = 1_200;

/// Tries how many events that both let through each query needs to find them, around each number in its conditions on
/// groups. `None` where they cannot be run.
pub(crate) fn counts(
    comparing: &mut Comparing<'_>,
    sides: &[Side<'_, '_>; 2],
    base: &Witness,
) -> Option<Counts> {
    let conditions = |side: &Side<'_, '_>| {
        side.flow
            .groups
            .is_some_and(|(_, rest)| rest.iter().any(|step| matches!(step.kind, StepKind::Filter(_))))
    };
    let grouped = sides.iter().any(conditions);
    let mut tried: BTreeSet<usize> = [1].into();
    if grouped {
        tried.extend([2, 3]);
        for side in sides {
            let Some((_, rest)) = side.flow.groups else { continue };
            let numbers = numbers(&Plan { steps: rest.to_vec() });
            tried.extend(
                numbers.into_iter().flat_map(|number| [number.saturating_sub(1), number, number + 1]),
            );
        }
        tried.retain(|count| (1..=MOST_ROWS).contains(count));
    }
    let found = found(comparing, base, &tried)?;
    let needs = |which: Which| {
        found.iter().find(|(_, _, said)| said[which.place()].is_some()).map(|(count, _, _)| *count)
    };
    for which in Which::BOTH.into_iter().filter(|which| needs(*which).is_none()) {
        comparing.gaps.insert(finds_nothing(which, &tried));
    }
    let both = found.iter().find(|(_, _, said)| said.iter().all(Option::is_some));
    comparing.copies = both.map_or(1, |(count, _, _)| *count);
    let agree = both.is_some();
    if let Some((count, witness, said)) =
        found.iter().find(|(_, _, said)| said[0].is_some() != said[1].is_some()).cloned()
    {
        let only = if said[0].is_some() { Which::A } else { Which::B };
        let needed =
            |which: Which| needs(which).map_or("more than were tried".to_owned(), |rows| rows.to_string());
        let (a, b) = (needed(Which::A), needed(Which::B));
        let message = format!("A needs {a} such events, B {b}; of {count} only {} finds them", only.name());
        let reached = vec![Reached { written: String::new(), place: None, value: None, witness, said }];
        let fields = Vec::new();
        comparing.differences.push(Difference {
            kind: Kind::Threshold,
            message,
            only: Some(only),
            fields,
            reached,
        });
    }
    if agree && !base.varied.is_empty() {
        alike(comparing, base, &tried);
    }
    Some(Counts { most: grouped.then(|| tried.last().copied().unwrap_or(1)), agree })
}

fn finds_nothing(which: Which, tried: &BTreeSet<usize>) -> String {
    let events = match tried.last() {
        Some(most) if *most > 1 => format!("up to {most} events"),
        _ => "one event".to_owned(),
    };
    format!("{} finds nothing in {events} made for its conditions: it asks for more", which.name())
}

/// What both say of so many events.
type Said = [Option<BTreeMap<String, String>>; 2];

/// What both say of each number of events.
fn found(
    comparing: &mut Comparing<'_>,
    base: &Witness,
    tried: &BTreeSet<usize>,
) -> Option<Vec<(usize, Witness, Said)>> {
    let now = comparing.world.environment.now_ns;
    let mut found = Vec::new();
    for count in tried {
        let witness = base.at(base.age_ms, *count, now);
        let said = comparing.said(&witness)?;
        found.push((*count, witness, said));
    }
    Some(found)
}

/// Where values are counted, events that are all alike may be enough for one of the two.
fn alike(comparing: &mut Comparing<'_>, base: &Witness, tried: &BTreeSet<usize>) {
    let fields = base.varied.clone();
    let base = Witness { varied: Vec::new(), ..base.clone() };
    let Some(found) = found(comparing, &base, tried) else { return };
    let apart = found.into_iter().find(|(_, _, said)| said[0].is_some() != said[1].is_some());
    let Some((count, witness, said)) = apart else { return };
    let only = if said[0].is_some() { Which::A } else { Which::B };
    let named: Vec<String> = fields.iter().map(|field| format!("`{field}`")).collect();
    let message =
        format!("of {count} events with one value of {} only {} finds them", named.join(", "), only.name());
    let reached = vec![Reached { written: String::new(), place: None, value: None, witness, said }];
    comparing.differences.push(Difference {
        kind: Kind::Threshold,
        message,
        only: Some(only),
        fields,
        reached,
    });
}

/// The event's own values of which one of the two counts the different ones.
pub(crate) fn distinct_fields(sides: &[Side<'_, '_>; 2]) -> Vec<String> {
    const COUNTING: [&str; 7] =
        ["dc", "distinct_count", "estdc", "values", "UNIQUECOUNT", "DISTINCTCOUNT", "distinctcount"];
    let mut fields: BTreeSet<String> = BTreeSet::new();
    for side in sides {
        let measures = side.flow.groups.iter().flat_map(|(aggregate, _)| &aggregate.measures);
        for measure in measures {
            let name = measure.call.function.rsplit('.').next().unwrap_or_default();
            let [Expr::Field(field)] = measure.call.args.as_slice() else { continue };
            if COUNTING.contains(&name) {
                fields.extend(side.flow.scope.field(&field.name).0.into_iter().filter_map(|(_, known)| {
                    match known {
                        Known::Field(name, _) => Some(name),
                        Known::Constant(_) | Known::Opaque(_) => None,
                    }
                }));
            }
        }
    }
    fields.into_iter().collect()
}

/// The whole numbers that are written in a plan.
pub(crate) fn numbers(plan: &Plan) -> BTreeSet<usize> {
    let mut numbers = BTreeSet::new();
    plan::visit_exprs(plan, &mut |expr| {
        let number = match expr {
            Expr::Literal(Literal::Integer(number), _) => Some(*number as f64),
            Expr::Literal(Literal::Number(number, _), _) => Some(*number),
            Expr::Literal(Literal::Text(text), _) => text.parse().ok(),
            _ => None,
        };
        if let Some(number) = number
            && (0.0..=MOST_ROWS as f64).contains(&number)
        {
            numbers.insert(number.ceil() as usize);
        }
    });
    numbers
}

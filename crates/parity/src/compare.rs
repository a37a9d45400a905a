//! Comparing two queries.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use plan::Plan;
use predicate::{Formula, GapKind, Language, Model, Universe};
use taxonomy::{Addon, Views};

use crate::classes::{Kind as EventKind, kinds};
use crate::comparison::{Comparison, Difference, Kind, Mapping, Note, Reached, Verdict, Which};
use crate::event_view::EventView;
use crate::recorded;
use crate::rows::{Counts, counts, distinct_fields};
use crate::side::Side;
use crate::trial::{Query, World};
use crate::witness::{Witness, other};
use crate::{labels, notes, times, values};

/// More differences than this are not looked for.
pub(crate) const MOST_DIFFERENCES: usize = 200;

/// A comparison under way.
pub(crate) struct Comparing<'q> {
    pub(crate) queries: [&'q Query<'q>; 2],
    pub(crate) world: World<'q>,
    pub(crate) differences: Vec<Difference>,
    pub(crate) notes: Vec<Note>,
    pub(crate) unknown: BTreeSet<String>,
    /// How many events of a kind each needs, by trial.
    pub(crate) copies: usize,
}

/// Do two queries find the same events? Every witness in the answer was run through both.
///
/// Where a query finds nothing because Splunk's add-ons have renamed the source type that it names, the two are compared
/// as the add-ons were before, and a note says so.
pub fn compare(a: &Query<'_>, b: &Query<'_>, world: World<'_>) -> Comparison {
    let before = Views { addon: Addon::Legacy, ..world.views.clone() };
    let silent = |query: &Query<'_>, views: &Views| passes_nothing(query, [a, b], views);
    for (which, query) in [(Which::A, a), (Which::B, b)] {
        if world.views.addon == Addon::Current && silent(query, world.views) && !silent(query, &before) {
            let mut comparison = compare_as(a, b, World { views: &before, ..world });
            let message = "it finds nothing with today's Splunk add-ons, which have renamed the source type that it \
                           names: the two are compared as the add-ons were before";
            comparison.notes.insert(0, Note { of: which, message: message.to_owned(), places: Vec::new() });
            comparison.verdict = Verdict::Different;
            return comparison;
        }
    }
    compare_as(a, b, world)
}

/// Does no known kind of event pass?
fn passes_nothing(query: &Query<'_>, both: [&Query<'_>; 2], views: &Views) -> bool {
    kinds([both[0].plan, both[1].plan]).into_iter().all(|kind| {
        EventView::new(views, &query.view, &kind.channel, kind.event_id)
            .is_none_or(|view| Side::new(query, &view).passes == Formula::Never)
    })
}

fn compare_as(a: &Query<'_>, b: &Query<'_>, world: World<'_>) -> Comparison {
    let mut comparing = Comparing {
        queries: [a, b],
        world,
        differences: Vec::new(),
        notes: Vec::new(),
        unknown: BTreeSet::new(),
        copies: 1,
    };
    let same = a.view == b.view && without_spans(a.plan) == without_spans(b.plan);
    let mut mapping = Vec::new();
    let mut most_rows = None;
    if !same {
        let classes = comparing.classes();
        mapping = comparing.mapping(&classes);
        most_rows = comparing.all(&classes);
    }
    let undecided = !comparing.unknown.is_empty() && !world.recordings.is_empty();
    let tried = if undecided { recorded::compare(&mut comparing) } else { None };
    let verdict = match (comparing.differences.is_empty(), comparing.unknown.is_empty(), most_rows) {
        (false, _, _) => Verdict::Different,
        (true, false, _) => Verdict::Unknown,
        (true, true, Some(rows)) => Verdict::EquivalentUpTo(rows),
        (true, true, None) => Verdict::Equivalent,
    };
    comparing.differences.sort_by_key(|difference| difference.kind);
    Comparison {
        names: [a.name.clone(), b.name.clone()],
        verdict,
        differences: comparing.differences,
        notes: comparing.notes,
        unknown: comparing.unknown.into_iter().collect(),
        tried,
        mapping,
        assumptions: ASSUMPTIONS.map(str::to_owned).to_vec(),
    }
}

const ASSUMPTIONS: [&str; 3] = [
    "every field has one value",
    "no character is tied to ASCII by case folding only, and no number is written with an exponent",
    "events are of Windows logs; of a channel that neither query names, only the kinds of events that are known",
];

/// A kind of event, and how the two read it.
pub(crate) struct Class {
    pub(crate) kind: EventKind,
    pub(crate) views: [EventView; 2],
}

impl<'q> Comparing<'q> {
    fn classes(&self) -> Vec<Class> {
        let kinds = kinds([self.queries[0].plan, self.queries[1].plan]);
        let of = |kind: EventKind| {
            let view = |which: usize| {
                EventView::new(self.world.views, &self.queries[which].view, &kind.channel, kind.event_id)
            };
            Some(Class { views: [view(0)?, view(1)?], kind })
        };
        kinds.into_iter().filter_map(of).collect()
    }

    /// Looks for all differences. Gives the most rows that were tried, where the answer hangs on groups of rows.
    fn all(&mut self, classes: &[Class]) -> Option<usize> {
        let mut seen: HashMap<(Formula, Formula), usize> = HashMap::new();
        let mut order: Vec<(&Class, [Side<'_, '_>; 2])> = Vec::new();
        for class in classes {
            let sides = [0, 1].map(|at| Side::new(self.queries[at], &class.views[at]));
            if sides.iter().all(|side| side.passes == Formula::Never) {
                continue;
            }
            let key = (sides[0].passes.clone(), sides[1].passes.clone());
            if *seen.entry(key).and_modify(|count| *count += 1).or_insert(1) == 1 {
                order.push((class, sides));
            }
        }
        if order.is_empty() {
            self.unknown.insert("neither query lets any known kind of event through".to_owned());
            return None;
        }
        // Kinds of events that both look at come first: they say most.
        order.sort_by_key(|(_, sides)| sides.iter().filter(|side| side.passes == Formula::Never).count());
        self.gaps(&order[0].1);
        let base = order.iter().find_map(|(class, sides)| Some((class, sides, self.base(class, sides)?)));
        let mut tried = None;
        if let Some((class, sides, base)) = &base {
            tried = counts(self, sides, base);
            if tried.is_some_and(|tried| tried.agree) {
                times::compare(self, class, base);
                labels::compare(self, class, sides);
            }
            notes::notes(self, sides);
        }
        for (class, sides) in &order {
            if self.differences.len() < MOST_DIFFERENCES {
                values::compare(self, class, sides);
            }
        }
        tried.and_then(|Counts { most, .. }| most)
    }

    /// An event that both let through, tried with one copy.
    fn base(&mut self, class: &Class, sides: &[Side<'_, '_>; 2]) -> Option<Witness> {
        let both = Formula::all([sides[0].passes.clone(), sides[1].passes.clone()]);
        let model = self.model(&both)?;
        let mut witness = self.witness(class, &model);
        witness.varied = distinct_fields(sides);
        witness.varied.retain(|field| {
            let value = witness.values.entry(field.clone()).or_insert_with(|| "value".to_owned());
            let open = model.fields.get(field.as_str());
            (1..4).all(|number| open.is_none_or(|open| open.accepts(Some(&other(value, number)))))
        });
        Some(witness)
    }

    /// Values for which a formula is true; what is not decided is noted.
    pub(crate) fn model(&mut self, formula: &Formula) -> Option<Model> {
        for universe in [Universe::Plain, Universe::Any] {
            match formula.model(universe) {
                Ok(Some(model)) => return Some(model),
                Ok(None) => {}
                Err(opaque) => {
                    self.unknown.insert(opaque.reason);
                    return None;
                }
            }
        }
        None
    }

    /// An event of a kind for which a model is true.
    pub(crate) fn witness(&self, class: &Class, model: &Model) -> Witness {
        let now = self.world.environment.now_ns;
        let witness = Witness::of(&class.kind.channel, class.kind.event_id, model);
        witness.at(crate::witness::DEFAULT_AGE_MS, self.copies, now)
    }

    /// What both say of a witness; an error is noted.
    pub(crate) fn said(&mut self, witness: &Witness) -> Option<[Option<BTreeMap<String, String>>; 2]> {
        let mut said = [None, None];
        for which in Which::BOTH {
            match self.world.row(self.queries[which.place()], witness) {
                Ok(row) => said[which.place()] = row,
                Err(reason) => {
                    self.unknown.insert(format!("{} cannot be run: {reason}", which.name()));
                    return None;
                }
            }
        }
        Some(said)
    }

    /// A witness that only one finds, if it does when it is run.
    pub(crate) fn told_apart(&mut self, only: Which, reached: Reached) -> Option<Reached> {
        let said = self.said(&reached.witness)?;
        let holds = said[only.place()].is_some() && said[only.other().place()].is_none();
        holds.then_some(Reached { said, ..reached })
    }

    /// Steps that are not understood keep the answer from being a proof.
    fn gaps(&mut self, sides: &[Side<'_, '_>; 2]) {
        for which in Which::BOTH {
            for gap in &sides[which.place()].flow.gaps {
                let written = gap.span.of(self.queries[which.place()].text);
                let line = written.lines().next().unwrap_or_default();
                let what = match gap.kind {
                    GapKind::Limit => "which rows it lets through hangs on the other rows",
                    GapKind::Other => "what it does to the rows is not decided",
                };
                self.unknown.insert(format!("{}: `{}`: {what}", which.name(), line.trim()));
            }
        }
    }

    /// Which names of the two are one value of the event.
    fn mapping(&self, classes: &[Class]) -> Vec<Mapping> {
        let sides = |class: &&Class| {
            (0..2).all(|at| Side::new(self.queries[at], &class.views[at]).passes != Formula::Never)
        };
        let Some(class) = classes.iter().find(sides).or(classes.first()) else { return Vec::new() };
        let mut mapping: BTreeMap<String, [Vec<String>; 2]> = BTreeMap::new();
        for which in Which::BOTH {
            for name in read(self.queries[which.place()].plan) {
                let (event, made) = class.views[which.place()].origin(&name);
                let shown = if made == name { name } else { format!("{name} = {}", cut(&made)) };
                mapping.entry(event).or_default()[which.place()].push(shown);
            }
        }
        mapping.into_iter().map(|(event, [a, b])| Mapping { event, a, b }).collect()
    }
}

fn cut(text: &str) -> String {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// The fields that a plan reads of events: those that it names and does not make before.
fn read(plan: &Plan) -> Vec<String> {
    let mut made: BTreeSet<&str> = BTreeSet::new();
    let mut read: BTreeSet<String> = BTreeSet::new();
    for step in &plan.steps {
        let alone = Plan { steps: vec![step.clone()] };
        let named = plan::fields_named(&alone);
        match &step.kind {
            plan::StepKind::Extend(assignments) => {
                for assignment in assignments {
                    names(&assignment.value, &mut |name| {
                        if !made.contains(name) {
                            read.insert(name.to_owned());
                        }
                    });
                    made.insert(&assignment.field.name);
                }
            }
            plan::StepKind::Aggregate(_) => {
                read.extend(named.into_iter().filter(|name| !made.contains(name.as_str())));
                break;
            }
            plan::StepKind::Filter(_) => {
                read.extend(named.into_iter().filter(|name| !made.contains(name.as_str())));
            }
            _ => {}
        }
    }
    read.retain(|name| !name.contains('*'));
    read.into_iter().collect()
}

fn names<'e>(expr: &'e plan::Expr, see: &mut dyn FnMut(&'e str)) {
    match expr {
        plan::Expr::Field(field) => see(&field.name),
        other => other.parts().into_iter().for_each(|part| names(part, see)),
    }
}

/// A plan as text, the places in its query left out.
fn without_spans(plan: &Plan) -> String {
    let written = format!("{plan:?}");
    let mut out = String::with_capacity(written.len());
    let mut rest = written.as_str();
    while let Some((before, after)) = rest.split_once("Span { start: ") {
        out.push_str(before);
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out
}

/// What a difference is about.
pub(crate) fn kind_of(formula: &Formula) -> Kind {
    match formula {
        Formula::In(_, values) if !values.absent && is_any_given(&values.texts) => Kind::Missing,
        Formula::Never => Kind::LogSource,
        _ => Kind::Values,
    }
}

/// Is every text in it but the empty one and `-`, which views take for none?
fn is_any_given(texts: &Language) -> bool {
    is_nothing(&texts.complement())
}

/// Is no text in it but the empty one and `-`, which views take for none?
pub(crate) fn is_nothing(texts: &Language) -> bool {
    ["", "-"]
        .iter()
        .try_fold(texts.clone(), |rest, text| rest.minus(&Language::text(text)?))
        .is_ok_and(|rest| rest.is_empty())
}

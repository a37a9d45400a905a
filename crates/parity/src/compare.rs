//! Comparing two queries.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use plan::{Plan, StepKind};
use predicate::{Formula, GapKind, Language, Model, Universe};
use taxonomy::{Addon, Views};

use crate::classes::{Kind as EventKind, kinds};
use crate::comparison::{Comparison, Difference, Kind, Mapping, Note, Reached, Verdict, Which};
use crate::event_view::EventView;
use crate::open::Open;
use crate::report::plain;
use crate::rows::{Counts, counts, distinct_fields};
use crate::side::Side;
use crate::tail::unspanned;
use crate::trial::{Query, World};
use crate::witness::{DEFAULT_AGE_MS, Witness, is_own, other};
use crate::{labels, made, notes, recorded, tail, times, values};

/// More differences than this are not looked for.
pub(crate) const MOST_DIFFERENCES: usize = 200;

/// A comparison under way.
pub(crate) struct Comparing<'q> {
    pub(crate) queries: [&'q Query<'q>; 2],
    pub(crate) world: World<'q>,
    pub(crate) differences: Vec<Difference>,
    pub(crate) notes: Vec<Note>,
    pub(crate) unknown: BTreeSet<String>,
    /// What hangs on several events, and is tried with sets of them.
    pub(crate) gaps: BTreeSet<String>,
    /// Differences that conditions promise and no event has shown yet.
    pub(crate) open: Vec<Open>,
    /// How many events of a kind each needs, by trial.
    pub(crate) copies: usize,
    /// How long ago an event happened that both may find.
    pub(crate) age_ms: i64,
    /// Have times been tried?
    pub(crate) timed: bool,
}

/// Do two queries find the same events? Every witness in the answer was run through both.
///
/// Where a query finds nothing because Splunk's add-ons have renamed the source type that it names, the two are compared
/// as the add-ons were before, and a note says so.
pub fn compare(a: &Query<'_>, b: &Query<'_>, world: World<'_>) -> Comparison {
    // The two run hundreds of times over a few events each.
    let _kept = pattern::Kept::patterns();
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
        gaps: BTreeSet::new(),
        open: Vec::new(),
        copies: 1,
        age_ms: DEFAULT_AGE_MS,
        timed: false,
    };
    let same = a.view == b.view && unspanned(a.plan) == unspanned(b.plan);
    let classes = if same { Vec::new() } else { comparing.classes() };
    let mapping = comparing.mapping(&classes);
    let mut found = Found::default();
    if !same && !tail::proves(&comparing, &classes) {
        found = comparing.all(&classes);
    }
    let verdict = comparing.verdict(&found);
    comparing.differences.sort_by_key(|difference| difference.kind);
    Comparison {
        names: [a.name.clone(), b.name.clone()],
        verdict,
        differences: comparing.differences,
        notes: comparing.notes,
        unknown: comparing.unknown.into_iter().collect(),
        tried: found.tried,
        mapping,
        assumptions: ASSUMPTIONS.map(str::to_owned).to_vec(),
    }
}

/// What was found beside differences.
#[derive(Default)]
struct Found {
    /// The most rows that were tried, where the answer hangs on groups of rows.
    most_rows: Option<usize>,
    /// The most events of a set in which both found something.
    most_events: Option<usize>,
    /// What was tried, in words.
    tried: Option<String>,
}

const ASSUMPTIONS: [&str; 4] = [
    "windows of time whose ends are a thousandth of their length apart, at most a minute, are one",
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

    /// Looks for all differences.
    fn all(&mut self, classes: &[Class]) -> Found {
        let order = self.order(classes);
        if order.is_empty() {
            self.unknown.insert("neither query lets any known kind of event through".to_owned());
            return Found::default();
        }
        self.gaps(&order[0].1);
        self.odd_times(&order[0].1);
        let base = order.iter().find_map(|(class, sides)| Some((sides, self.base(class, sides)?)));
        let mut found = Found::default();
        if let Some((sides, base)) = base {
            let base = self.aged(base);
            let tried = counts(self, sides, &base);
            if tried.is_some_and(|tried| tried.agree) {
                self.times(&base);
                labels::compare(self, order[0].0, sides);
            }
            notes::notes(self, sides);
            found.most_rows = tried.and_then(|Counts { most, .. }| most);
        }
        for (class, sides) in &order {
            if self.differences.len() < MOST_DIFFERENCES {
                values::compare(self, class, sides);
            }
        }
        self.sets(&order, &mut found);
        found
    }

    /// The kinds of events that one of the two lets through, those that both look at first: they say most. Of kinds that
    /// the two treat alike one stands for all.
    fn order<'c>(&self, classes: &'c [Class]) -> Vec<(&'c Class, [Side<'q, 'c>; 2])> {
        let mut seen: HashSet<(Formula, Formula)> = HashSet::new();
        let mut order: Vec<(&Class, [Side<'q, 'c>; 2])> = Vec::new();
        for class in classes {
            let sides = [0, 1].map(|at| Side::new(self.queries[at], &class.views[at]));
            if sides.iter().any(|side| side.passes != Formula::Never)
                && seen.insert((sides[0].passes.clone(), sides[1].passes.clone()))
            {
                order.push((class, sides));
            }
        }
        order.sort_by_key(|(_, sides)| sides.iter().filter(|side| side.passes == Formula::Never).count());
        order
    }

    /// What hangs on several events is tried with sets of them: recorded ones, or made ones.
    fn sets(&mut self, order: &[(&Class, [Side<'_, '_>; 2])], found: &mut Found) {
        let hidden = !self.gaps.is_empty() || !self.open.is_empty() || !self.unknown.is_empty();
        if !self.world.recordings.is_empty() {
            if hidden {
                found.tried = recorded::compare(self);
            }
        } else if self.differences.is_empty() && (hidden || differ_behind_groups(&order[0].1)) {
            let Some(tried) = made::compare(self, order) else { return };
            let plural = if tried.found == 1 { "" } else { "s" };
            found.tried = Some(format!(
                "{} sets of up to {} events, made around the numbers and times that the two name; in {} set{plural} both \
                 find something",
                tried.sets, tried.most, tried.found
            ));
            if tried.found > 0 {
                found.most_events = Some(tried.most);
            } else {
                self.gaps.insert("no set of events that was made is found by both".to_owned());
            }
        }
    }

    fn times(&mut self, base: &Witness) {
        self.timed = true;
        let (now, copies) = (self.world.environment.now_ns, self.copies);
        let shown = |age: i64| base.at(age, copies, now);
        times::compare(self, &|age| shown(age).events(now), &shown);
    }

    /// The event at a time that both look at, where they name one.
    fn aged(&mut self, base: Witness) -> Witness {
        let now = self.world.environment.now_ns;
        let ages = times::absolute_ages(self);
        let both = |age: &i64| {
            let witness = base.at(*age, 1, now);
            self.queries.iter().all(|query| self.world.row(query, &witness).is_ok_and(|row| row.is_some()))
        };
        if let Some(age) = ages.into_iter().find(both) {
            self.age_ms = age;
        }
        base.at(self.age_ms, 1, now)
    }

    /// What comes out, in a word. What is left open is said.
    fn verdict(&mut self, found: &Found) -> Verdict {
        let gaps = std::mem::take(&mut self.gaps);
        let tried = found.most_events.is_some();
        for open in std::mem::take(&mut self.open) {
            // A field that no such event has is made by what hangs on several events.
            let (channel, id) = (&open.kind.channel, open.kind.event_id);
            let made = |field: &String| is_own(field) && taxonomy::field_never_exists(channel, id, field);
            let fields = &open.difference.fields;
            let is_tried = tried && !gaps.is_empty() && !fields.is_empty() && fields.iter().all(made);
            if !is_tried {
                self.unknown.insert(not_shown(&open));
            }
        }
        let bounded = tried && self.unknown.is_empty();
        if !gaps.is_empty() && !bounded {
            self.unknown.extend(gaps.iter().cloned());
        }
        let most = [found.most_rows, found.most_events].into_iter().flatten().max();
        match (self.differences.is_empty(), self.unknown.is_empty(), most) {
            (false, _, _) => Verdict::Different,
            (true, false, _) => Verdict::Unknown,
            (true, true, Some(rows)) => Verdict::EquivalentUpTo(rows),
            (true, true, None) => Verdict::Equivalent,
        }
    }

    /// Conditions on times that are no comparison with one time are tried at some times only.
    fn odd_times(&mut self, sides: &[Side<'_, '_>; 2]) {
        let odd = sides.each_ref().map(Side::odd_times);
        if odd[0] != odd[1] {
            for text in odd[0].symmetric_difference(&odd[1]) {
                self.unknown.insert(format!("a condition on times is tried at some times only: {text}"));
            }
        }
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
        witness.at(self.age_ms, self.copies, now)
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
                self.gaps.insert(format!("{}: `{}`: {what}", which.name(), line.trim()));
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

/// What a difference would be that nothing shows.
fn not_shown(open: &Open) -> String {
    let (mine, other) = (open.only.name(), open.only.other().name());
    let named: Vec<&str> = open.difference.fields.iter().map(|field| plain(field)).collect();
    let by = if named.is_empty() { String::new() } else { format!(" by {}", named.join(", ")) };
    format!(
        "whether {mine} finds events of {} with id {}{by} that {other} does not: none could be shown",
        open.kind.channel, open.kind.event_id
    )
}

/// Do the two do other things with groups of events, so that conditions on what comes out of them may differ?
fn differ_behind_groups(sides: &[Side<'_, '_>; 2]) -> bool {
    let behind = |side: &Side<'_, '_>| {
        let (aggregate, rest) = side.flow.groups?;
        let asks = rest.iter().any(|step| {
            matches!(
                step.kind,
                StepKind::Filter(_) | StepKind::Vendor(_) | StepKind::Limit(_) | StepKind::Aggregate(_)
            )
        });
        asks.then(|| format!("{} {}", unspanned(aggregate), unspanned(rest)))
    };
    behind(&sides[0]) != behind(&sides[1])
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

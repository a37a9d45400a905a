//! Which rules are true of an event.

use std::collections::HashMap;
use std::sync::Arc;

use functions::Value;
use taxonomy::Class;
use telemetry::{Data, Event};

use crate::Need;
use crate::atom::{AtomId, FieldId};
use crate::class::ClassPlan;
use crate::memory::Memory;
use crate::node;
use crate::read::{self, Made};
use crate::sweep::{ClassKey, Sweep};

/// So many classes a worker keeps at hand.
const MOST_CLASSES: usize = 1_024;

/// Says of each event which rules are true. Each thread has its own.
pub struct Worker<'s> {
    pub(crate) sweep: &'s Sweep,
    memory: Memory,
    /// For each atom the event of which it was last true.
    true_at: Vec<u32>,
    /// For each field the event that last had it.
    had_at: Vec<u32>,
    /// For each rule the event for which it was last evaluated.
    asked_at: Vec<u32>,
    now: u32,
    classes: HashMap<ClassKey, usize, foldhash::fast::RandomState>,
    known: Vec<Known>,
    last: usize,
    found: Vec<u32>,
    candidates: Vec<u32>,
    scratch: Vec<AtomId>,
}

/// What a worker knows of a class.
struct Known {
    key: ClassKey,
    plan: Arc<ClassPlan>,
    /// Fields of the values of the event before: events of a class mostly have the same names in the same order.
    previous: Vec<(Arc<str>, Vec<FieldId>)>,
}

impl<'s> Worker<'s> {
    pub(crate) fn new(sweep: &'s Sweep, memory_bytes: usize) -> Worker<'s> {
        Worker {
            sweep,
            memory: Memory::new(sweep.fields.len(), memory_bytes),
            true_at: vec![0; sweep.atoms.len()],
            had_at: vec![0; sweep.fields.len()],
            asked_at: vec![0; sweep.rules.len()],
            now: 0,
            classes: HashMap::default(),
            known: Vec::new(),
            last: 0,
            found: Vec::new(),
            candidates: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// The rules that are true of an event, by their place among the rules that were given, ascending.
    pub fn event(&mut self, event: &Event) -> &[u32] {
        self.found.clear();
        let class = Class { provider: &event.provider, channel: &event.channel, event_id: event.event_id };
        let at = self.class(&class);
        let plan = self.known[at].plan.clone();
        if plan.is_idle() {
            return &self.found;
        }
        self.next();
        self.candidates.clear();
        self.candidates.extend(&plan.always);
        self.learn(at, event, &plan);
        self.judge(event, &plan);
        &self.found
    }

    /// What the rules need of the events of a class.
    pub fn need(&mut self, class: &Class<'_>) -> Need {
        let at = self.class(class);
        self.known[at].plan.need()
    }

    /// One more event. Once in four thousand million the count starts anew.
    fn next(&mut self) {
        self.now = self.now.wrapping_add(1);
        if self.now == 0 {
            self.true_at.fill(0);
            self.had_at.fill(0);
            self.asked_at.fill(0);
            self.now = 1;
        }
    }

    /// The place of what is known of a class.
    fn class(&mut self, class: &Class<'_>) -> usize {
        if self.known.get(self.last).is_some_and(|known| known.key.is(class)) {
            return self.last;
        }
        let key = ClassKey::of(class);
        self.last = match self.classes.get(&key) {
            Some(at) => *at,
            None => {
                if self.known.len() >= MOST_CLASSES {
                    self.known.clear();
                    self.classes.clear();
                }
                self.classes.insert(key.clone(), self.known.len());
                self.known.push(Known { key, plan: self.sweep.class(class), previous: Vec::new() });
                self.known.len() - 1
            }
        };
        self.last
    }

    /// Finds the atoms that are true of the event.
    fn learn(&mut self, at: usize, event: &Event, plan: &ClassPlan) {
        for id in &plan.always_true {
            self.true_at[*id as usize] = self.now;
        }
        for (place, (name, data)) in event.data.iter().enumerate() {
            let fields = self.fields_at(at, place, name, plan);
            for at_field in 0..fields {
                let field = self.known[at].previous[place].1[at_field];
                self.value(field, data);
            }
        }
        if let Some(envelope) = &event.envelope {
            for (name, data) in &envelope.fields {
                for field in plan.own.get(name).into_iter().flatten() {
                    if self.had_at[*field as usize] != self.now {
                        self.value(*field, data);
                    }
                }
            }
        }
        if !plan.made.is_empty() {
            let made = Made::of(event, &plan.systems);
            for (field, rule) in &plan.made {
                if let Some(text) = read::made(rule, event, &made) {
                    self.had(*field);
                    self.text(*field, &text);
                }
            }
        }
        let sweep = self.sweep;
        for field in &plan.missed {
            if self.had_at[*field as usize] != self.now {
                self.came_true(&sweep.fields[*field as usize].absent);
            }
        }
    }

    /// How many fields the value at `place` of an event's data is; they stand in `previous`.
    fn fields_at(&mut self, at: usize, place: usize, name: &Arc<str>, plan: &ClassPlan) -> usize {
        let previous = &mut self.known[at].previous;
        if let Some((known, fields)) = previous.get(place)
            && (Arc::ptr_eq(known, name) || known == name)
        {
            return fields.len();
        }
        previous.truncate(place);
        let fields = plan.own.get(name).cloned().unwrap_or_default();
        let count = fields.len();
        previous.push((name.clone(), fields));
        count
    }

    /// A value of the event's own; a list of nothing is no value.
    fn value(&mut self, field: FieldId, data: &Data) {
        let texts = match data {
            Data::One(text) => std::slice::from_ref(text),
            Data::Many(texts) => texts.as_slice(),
        };
        for text in texts {
            self.had(field);
            self.text(field, text);
        }
    }

    fn had(&mut self, field: FieldId) {
        if self.had_at[field as usize] != self.now {
            self.had_at[field as usize] = self.now;
            let sweep = self.sweep;
            self.came_true(&sweep.fields[field as usize].present);
        }
    }

    fn text(&mut self, field: FieldId, text: &str) {
        let sweep = self.sweep;
        let mut found = std::mem::take(&mut self.scratch);
        found.clear();
        let looked_for = &sweep.fields[field as usize];
        if Memory::takes(text) {
            let known = self.memory.of(field as usize, text, || {
                let mut found = Vec::new();
                looked_for.of_text(text, &sweep.atoms, &mut found);
                found.sort_unstable();
                found.dedup();
                found
            });
            found.extend_from_slice(known);
        } else {
            looked_for.of_text(text, &sweep.atoms, &mut found);
        }
        self.came_true(&found);
        self.scratch = found;
    }

    fn came_true(&mut self, ids: &[AtomId]) {
        let sweep = self.sweep;
        for id in ids {
            let at = &mut self.true_at[*id as usize];
            if *at == self.now {
                continue;
            }
            *at = self.now;
            self.candidates.extend(&sweep.triggered[*id as usize]);
        }
    }

    /// Evaluates the rules that may be true.
    fn judge(&mut self, event: &Event, plan: &ClassPlan) {
        let candidates = std::mem::take(&mut self.candidates);
        for number in &candidates {
            let at = *number as usize;
            let possible = plan.possible[at / 64] & (1 << (at % 64)) != 0;
            if !possible || self.asked_at[at] == self.now {
                continue;
            }
            self.asked_at[at] = self.now;
            let Some(rule) = &self.sweep.rules[at] else { continue };
            if node::holds(&self.sweep.nodes, rule.root, &|atom| self.is_true(atom, event, plan)) {
                self.found.push(*number);
            }
        }
        self.candidates = candidates;
        self.found.sort_unstable();
    }

    /// Is the atom true of the event that is looked at?
    pub(crate) fn is_true(&self, id: AtomId, event: &Event, plan: &ClassPlan) -> bool {
        let atom = &self.sweep.atoms[id as usize];
        match atom.other {
            None => self.true_at[id as usize] == self.now,
            Some(other) => atom.holds(&[self.read(atom.field, event, plan), self.read(other, event, plan)]),
        }
    }

    /// What is known of the class of the event that is looked at.
    pub(crate) fn plan(&self) -> Option<Arc<ClassPlan>> {
        self.known.get(self.last).map(|known| known.plan.clone())
    }

    /// The value of a field, whole.
    pub(crate) fn read(&self, field: FieldId, event: &Event, plan: &ClassPlan) -> Value<'static> {
        let class = Class { provider: &event.provider, channel: &event.channel, event_id: event.event_id };
        read::value(&plan.rule(self.sweep, field, &class), event)
    }

    /// The first text of a field, whether or not a rule reads it; `None` where the event has none.
    pub fn first_text(&self, field: &str, event: &Event) -> Option<String> {
        let class = Class { provider: &event.provider, channel: &event.channel, event_id: event.event_id };
        let shape = self.sweep.views.shape(crate::compile::VIEW, &class);
        let rule = shape.map_or_else(|| taxonomy::Rule::Field(field.into()), |shape| shape.rule(field));
        read::value(&rule, event).members().first().map(|text| text.clone().into_owned())
    }
}

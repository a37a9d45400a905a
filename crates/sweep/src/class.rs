//! What is known of all rules for one class of events.

use std::collections::HashMap;
use std::sync::Arc;

use taxonomy::{Class, Input, Rule, System};

use crate::Need;
use crate::atom::{AtomId, FieldId};
use crate::node::Partly;
use crate::sweep::Sweep;

/// What is known of all rules for one class of events: events of the same provider, channel and id.
pub(crate) struct ClassPlan {
    /// Rules that may be true of an event of the class, a bit each.
    pub(crate) possible: Vec<u64>,
    /// Those of them that no atom brings up.
    pub(crate) always: Vec<u32>,
    /// Atoms that are true of every event of the class.
    pub(crate) always_true: Vec<AtomId>,
    /// Fields that are values of the event's own, by the name that they have there.
    pub(crate) own: HashMap<Arc<str>, Vec<FieldId>, foldhash::fast::RandomState>,
    /// Fields that are made of values, and how.
    pub(crate) made: Vec<(FieldId, Rule)>,
    /// What the fields that are made read beside the event's own values.
    pub(crate) systems: Vec<System>,
    /// Fields about which something is true where an event lacks them.
    pub(crate) missed: Vec<FieldId>,
    /// How the fields that the rules read are made, for whoever wants their values.
    pub(crate) rules: HashMap<FieldId, Rule, foldhash::fast::RandomState>,
}

impl ClassPlan {
    /// Is there no rule that may be true?
    pub(crate) fn is_idle(&self) -> bool {
        self.possible.iter().all(|bits| *bits == 0)
    }

    /// What the rules need of the events of the class.
    pub(crate) fn need(&self) -> Need {
        if self.is_idle() {
            Need::Nothing
        } else if self.systems.contains(&System::Raw) {
            Need::Text
        } else {
            Need::Values
        }
    }

    /// How a field is made.
    pub(crate) fn rule(&self, sweep: &Sweep, field: FieldId, class: &Class<'_>) -> Rule {
        if let Some(rule) = self.rules.get(&field) {
            return rule.clone();
        }
        let name = sweep.fields[field as usize].name.as_str();
        let shape = sweep.views.shape(crate::compile::VIEW, class);
        shape.map_or_else(|| Rule::Field(name.into()), |shape| shape.rule(name))
    }

    pub(crate) fn new(sweep: &Sweep, class: &Class<'_>) -> ClassPlan {
        let shape = sweep.views.shape(crate::compile::VIEW, class);
        let rule_of = |field: FieldId| -> Rule {
            let name = sweep.fields[field as usize].name.as_str();
            shape.as_ref().map_or_else(|| Rule::Field(name.into()), |shape| shape.rule(name))
        };
        let fixed = Fixed::new(sweep, class, &rule_of);
        let mut plan = ClassPlan {
            possible: vec![0; sweep.rules.len().div_ceil(64)],
            always: Vec::new(),
            always_true: fixed.holding.clone(),
            own: HashMap::default(),
            made: Vec::new(),
            systems: Vec::new(),
            missed: Vec::new(),
            rules: HashMap::default(),
        };
        let mut partly = Partly::new(&sweep.nodes);
        let mut wanted = vec![false; sweep.fields.len()];
        for (number, rule) in (0u32..).zip(&sweep.rules) {
            let Some(rule) = rule else { continue };
            if partly.holds(rule.root, &|atom| fixed.atom(sweep, atom)) == Some(false) {
                continue;
            }
            plan.possible[number as usize / 64] |= 1 << (number % 64);
            rule.fields.iter().for_each(|field| wanted[*field as usize] = true);
            if rule.triggers.is_none() {
                plan.always.push(number);
            }
        }
        for (field, _) in (0u32..).zip(&wanted).filter(|(field, wanted)| **wanted && !fixed.is(*field)) {
            plan.read(sweep, field, rule_of(field));
        }
        plan
    }

    fn read(&mut self, sweep: &Sweep, field: FieldId, rule: Rule) {
        self.rules.insert(field, rule.clone());
        if !sweep.fields[field as usize].absent.is_empty() {
            self.missed.push(field);
        }
        match rule {
            Rule::Field(name) => self.own.entry(name).or_default().push(field),
            rule => {
                for input in rule.inputs() {
                    if let Input::System(system) = input
                        && !self.systems.contains(&system)
                    {
                        self.systems.push(system);
                    }
                }
                self.made.push((field, rule));
            }
        }
    }
}

/// What provider, channel and event id decide.
struct Fixed {
    /// For each field whether they are all that it is made of.
    fields: Vec<bool>,
    /// The atoms of such fields that are true.
    holding: Vec<AtomId>,
}

impl Fixed {
    fn new(sweep: &Sweep, class: &Class<'_>, rule_of: &dyn Fn(FieldId) -> Rule) -> Fixed {
        let id = class.event_id.map(|id| id.to_string()).unwrap_or_default();
        let decides = |input: &Input| {
            matches!(input, Input::System(System::Provider | System::Channel | System::EventId))
        };
        let mut fixed = Fixed { fields: vec![false; sweep.fields.len()], holding: Vec::new() };
        for (number, field) in (0u32..).zip(&sweep.fields) {
            let rule = rule_of(number);
            if !rule.inputs().iter().all(decides) {
                continue;
            }
            fixed.fields[number as usize] = true;
            let value = rule.evaluate(&|input| of_class(input, class, &id)).map(std::borrow::Cow::into_owned);
            match value {
                Some(text) => {
                    fixed.holding.extend(&field.present);
                    field.of_text(&text, &sweep.atoms, &mut fixed.holding);
                }
                None => fixed.holding.extend(&field.absent),
            }
        }
        fixed.holding.sort_unstable();
        fixed.holding.dedup();
        fixed
    }

    fn is(&self, field: FieldId) -> bool {
        self.fields[field as usize]
    }

    /// Is the atom true, as far as is known? A comparison of two fields is left to each event.
    fn atom(&self, sweep: &Sweep, id: AtomId) -> Option<bool> {
        let atom = &sweep.atoms[id as usize];
        let known = self.is(atom.field) && atom.other.is_none();
        known.then(|| self.holding.binary_search(&id).is_ok())
    }
}

/// What a class says of an input: its provider, channel and event id.
fn of_class<'c>(input: &Input, class: &Class<'c>, id: &'c str) -> Option<&'c str> {
    let text = match input {
        Input::System(System::Provider) => class.provider,
        Input::System(System::Channel) => class.channel,
        Input::System(System::EventId) => id,
        Input::Field(_) | Input::System(_) => "",
    };
    (!text.is_empty()).then_some(text)
}

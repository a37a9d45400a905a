//! Many rules, compiled.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use functions::Sought;
use functions::pattern::Needed;
use plan::Plan;
use taxonomy::{Class, Views};

use crate::atom::{Atom, AtomId, FieldId};
use crate::class::ClassPlan;
use crate::compile::Compiler;
use crate::field::Field;
use crate::node::{Node, NodeId};
use crate::{Unsweepable, Worker};

/// More classes than these are not remembered: input that invents providers must not fill the memory.
const MOST_CLASSES: usize = 4_096;

/// Many rules, compiled. It is shared by as many [`Worker`]s as there are threads.
pub struct Sweep {
    pub(crate) views: Views,
    pub(crate) nodes: Vec<Node>,
    pub(crate) atoms: Vec<Atom>,
    pub(crate) fields: Vec<Field>,
    /// In the order that they were given; `None` for one that cannot run.
    pub(crate) rules: Vec<Option<SweptRule>>,
    /// For each atom the rules that cannot be true without it or one of its fellows.
    pub(crate) triggered: Vec<Vec<u32>>,
    classes: RwLock<HashMap<ClassKey, Arc<ClassPlan>, foldhash::fast::RandomState>>,
}

/// A rule that can run.
pub(crate) struct SweptRule {
    pub(crate) root: NodeId,
    pub(crate) fields: Vec<FieldId>,
    /// Atoms of which at least one is true where the rule is; `None` where no such atoms are known.
    pub(crate) triggers: Option<Vec<AtomId>>,
}

/// What tells classes apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ClassKey {
    provider: Box<str>,
    channel: Box<str>,
    event_id: Option<u32>,
}

impl ClassKey {
    pub(crate) fn of(class: &Class<'_>) -> ClassKey {
        ClassKey { provider: class.provider.into(), channel: class.channel.into(), event_id: class.event_id }
    }

    pub(crate) fn is(&self, class: &Class<'_>) -> bool {
        self.event_id == class.event_id
            && *self.channel == *class.channel
            && *self.provider == *class.provider
    }
}

/// What the rules need of the events of one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing: no rule can be true of them.
    Nothing,
    /// Their values.
    Values,
    /// Their values and their whole text.
    Text,
}

impl Sweep {
    /// Compiles rules, and says which of them cannot run here and why. Each rule keeps the place at which it is given.
    pub fn new<'p>(plans: impl IntoIterator<Item = &'p Plan>, views: Views) -> (Sweep, Vec<Unsweepable>) {
        let mut compiler = Compiler::default();
        let mut refused = Vec::new();
        let mut compiled = Vec::new();
        for (rule, plan) in plans.into_iter().enumerate() {
            match compiler.rule(plan) {
                Ok(rule) => compiled.push(Some(rule)),
                Err(diagnostic) => {
                    refused.push(Unsweepable { rule, diagnostic });
                    compiled.push(None);
                }
            }
        }
        let Compiler { nodes, atoms, names, .. } = compiler;
        let mut sweep = Sweep {
            views,
            nodes: nodes.all,
            fields: fields(&names, &atoms),
            triggered: vec![Vec::new(); atoms.len()],
            atoms,
            rules: Vec::new(),
            classes: RwLock::default(),
        };
        for rule in compiled {
            let swept = rule.map(|rule| SweptRule {
                root: rule.root,
                fields: rule.fields,
                triggers: sweep.triggers(rule.root).map(|(_, atoms)| atoms),
            });
            sweep.rules.push(swept);
        }
        for (number, rule) in (0u32..).zip(&sweep.rules) {
            for atom in rule.iter().flat_map(|rule| rule.triggers.iter().flatten()) {
                sweep.triggered[*atom as usize].push(number);
            }
        }
        (sweep, refused)
    }

    /// Does any rule ask for the whole text of events?
    pub fn reads_raw(&self) -> bool {
        self.fields.iter().any(|field| field.name == "_raw")
    }

    /// Someone who says of each event which rules are true. It remembers what it found in texts, in about
    /// `memory_bytes`.
    pub fn worker(&self, memory_bytes: usize) -> Worker<'_> {
        Worker::new(self, memory_bytes)
    }

    /// What is known of a class.
    pub(crate) fn class(&self, class: &Class<'_>) -> Arc<ClassPlan> {
        let key = ClassKey::of(class);
        // A lock is poisoned where a thread panicked; what it guards is whole all the same.
        let known = self.classes.read().unwrap_or_else(std::sync::PoisonError::into_inner).get(&key).cloned();
        if let Some(known) = known {
            return known;
        }
        let plan = Arc::new(ClassPlan::new(self, class));
        let mut classes = self.classes.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if classes.len() >= MOST_CLASSES {
            classes.clear();
        }
        classes.insert(key, plan.clone());
        plan
    }

    /// Atoms of which at least one is true where the node is, and how often one of them may be true; `None` where the
    /// node may be true without any.
    fn triggers(&self, node: NodeId) -> Option<(f64, Vec<AtomId>)> {
        match &self.nodes[node as usize] {
            Node::Constant(false) => Some((0.0, Vec::new())),
            Node::Constant(true) | Node::Not(_) => None,
            Node::Atom(id) => Some((self.share(*id)?, vec![*id])),
            Node::And(parts) => {
                let all = parts.iter().filter_map(|part| self.triggers(*part));
                all.min_by(|(one, _), (other, _)| one.total_cmp(other))
            }
            Node::Or(parts) => {
                let mut all = (0.0, Vec::new());
                for part in parts {
                    let (share, atoms) = self.triggers(*part)?;
                    all.0 += share;
                    all.1.extend(atoms);
                }
                all.1.sort_unstable();
                all.1.dedup();
                Some(all)
            }
        }
    }

    /// About how many of the events of a class an atom is true of: long texts are rare. `None` where it is not found
    /// by its field's value alone, or is the same for all events of a class.
    fn share(&self, id: AtomId) -> Option<f64> {
        let atom = &self.atoms[id as usize];
        let name = self.fields[atom.field as usize].name.as_str();
        if atom.other.is_some() || ["Channel", "EventID", "Provider_Name"].contains(&name) {
            return None;
        }
        let of_length = |length: usize| 0.8 / f64::from(1u32 << length.min(12));
        Some(match &atom.sought {
            Some(Sought::Glob(glob)) => match glob.needed() {
                Needed::Nothing => 0.9,
                Needed::Whole(text) => 0.3 * of_length(text.len().max(4)),
                Needed::Start(text) | Needed::End(text) => 0.5 * of_length(text.len()),
                Needed::Part(text) | Needed::AtLeast(text) => of_length(text.len()),
            },
            Some(Sought::Regex(_)) => 0.1,
            None if atom.of_any || atom.of_absent => 0.9,
            None => 0.3,
        })
    }
}

/// What is looked for in each field.
fn fields(names: &[String], atoms: &[Atom]) -> Vec<Field> {
    let mut of_field: Vec<Vec<AtomId>> = vec![Vec::new(); names.len()];
    for (id, atom) in (0u32..).zip(atoms) {
        if atom.other.is_none() {
            of_field[atom.field as usize].push(id);
        }
    }
    let field = |(name, ids): (&String, Vec<AtomId>)| {
        Field::new(name, ids.into_iter().map(|id| (id, &atoms[id as usize])))
    };
    names.iter().zip(of_field).map(field).collect()
}

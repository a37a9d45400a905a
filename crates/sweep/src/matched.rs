//! What a rule was true for.

use telemetry::Event;

use crate::Worker;
use crate::atom::AtomId;
use crate::node::{Node, NodeId, holds};

/// A field that a rule was true for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    /// The field's name in the rule; empty for a keyword, which stands anywhere in the event.
    pub field: String,
    /// The values that matched; for a keyword, what was looked for.
    pub values: Vec<String>,
}

impl Worker<'_> {
    /// The fields for which a rule is true of the event that was looked at last, with their values, in the order of
    /// the rule: those that a comparison was true of and that the condition counts on. What all events of the class
    /// have in common is left out.
    pub fn matched(&self, rule: u32, event: &Event) -> Vec<Matched> {
        let (Some(Some(rule)), Some(plan)) = (self.sweep.rules.get(rule as usize), self.plan()) else {
            return Vec::new();
        };
        let mut atoms = Vec::new();
        self.counted_on(rule.root, &|atom| self.is_true(atom, event, &plan), &mut atoms);
        let mut matched: Vec<Matched> = Vec::new();
        for id in atoms {
            if plan.always_true.binary_search(&id).is_ok() {
                continue;
            }
            let atom = &self.sweep.atoms[id as usize];
            let name = &self.sweep.fields[atom.field as usize].name;
            let (field, values) = match name.as_str() {
                "_raw" => (String::new(), vec![atom.shown.clone()]),
                _ => {
                    let members = self.read(atom.field, event, &plan).members();
                    let values = members.iter().filter(|text| atom.other.is_some() || atom.holds_of(text));
                    (name.clone(), values.map(|text| text.clone().into_owned()).collect())
                }
            };
            match matched.iter_mut().find(|known| known.field == field) {
                None => matched.push(Matched { field, values }),
                Some(known) => {
                    for value in values {
                        if !known.values.contains(&value) {
                            known.values.push(value);
                        }
                    }
                }
            }
        }
        matched
    }

    /// The true atoms that make a node true.
    fn counted_on(&self, node: NodeId, atom: &dyn Fn(AtomId) -> bool, found: &mut Vec<AtomId>) {
        match &self.sweep.nodes[node as usize] {
            Node::Atom(id) if atom(*id) => found.push(*id),
            Node::And(parts) | Node::Or(parts) => {
                for part in parts.iter().filter(|part| holds(&self.sweep.nodes, **part, atom)) {
                    self.counted_on(*part, atom, found);
                }
            }
            Node::Atom(_) | Node::Not(_) | Node::Constant(_) => {}
        }
    }
}

//! Conditions of all rules, each part kept once.

use std::collections::HashMap;

use crate::atom::AtomId;

/// The number of a node.
pub(crate) type NodeId = u32;

/// A condition over atoms.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Node {
    /// Always so.
    Constant(bool),
    /// One comparison.
    Atom(AtomId),
    /// All are true.
    And(Box<[NodeId]>),
    /// Any is true.
    Or(Box<[NodeId]>),
    /// The inner one is false.
    Not(NodeId),
}

/// All nodes, each once; parts come before what is made of them.
#[derive(Default)]
pub(crate) struct Nodes {
    pub(crate) all: Vec<Node>,
    known: HashMap<Node, NodeId, foldhash::fast::RandomState>,
}

impl Nodes {
    /// The number of a node, new or known.
    pub(crate) fn add(&mut self, node: Node) -> NodeId {
        if let Some(known) = self.known.get(&node) {
            return *known;
        }
        let id = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(node.clone());
        self.known.insert(node, id);
        id
    }
}

/// Is the node true, where `atom` says which atoms are?
pub(crate) fn holds(nodes: &[Node], node: NodeId, atom: &dyn Fn(AtomId) -> bool) -> bool {
    match &nodes[node as usize] {
        Node::Constant(truth) => *truth,
        Node::Atom(id) => atom(*id),
        Node::And(parts) => parts.iter().all(|part| holds(nodes, *part, atom)),
        Node::Or(parts) => parts.iter().any(|part| holds(nodes, *part, atom)),
        Node::Not(part) => !holds(nodes, *part, atom),
    }
}

/// What is known of nodes where only some atoms are known.
pub(crate) struct Partly<'n> {
    nodes: &'n [Node],
    /// 0 where it was not asked yet, 1 false, 2 true, 3 unknown.
    memo: Vec<u8>,
}

impl<'n> Partly<'n> {
    pub(crate) fn new(nodes: &'n [Node]) -> Partly<'n> {
        Partly { nodes, memo: vec![0; nodes.len()] }
    }

    /// Is the node true, false, or `None` as far as `atom` knows?
    pub(crate) fn holds(&mut self, node: NodeId, atom: &dyn Fn(AtomId) -> Option<bool>) -> Option<bool> {
        match self.memo[node as usize] {
            1 => return Some(false),
            2 => return Some(true),
            3 => return None,
            _ => {}
        }
        let found = match &self.nodes[node as usize] {
            Node::Constant(truth) => Some(*truth),
            Node::Atom(id) => atom(*id),
            Node::And(parts) => self.first(parts, false, atom),
            Node::Or(parts) => self.first(parts, true, atom),
            Node::Not(part) => self.holds(*part, atom).map(|truth| !truth),
        };
        self.memo[node as usize] = found.map_or(3, |truth| 1 + u8::from(truth));
        found
    }

    /// `decides` where any part is that, unknown where any is unknown, else the contrary.
    fn first(
        &mut self,
        parts: &[NodeId],
        decides: bool,
        atom: &dyn Fn(AtomId) -> Option<bool>,
    ) -> Option<bool> {
        let mut known = true;
        for part in parts {
            match self.holds(*part, atom) {
                Some(truth) if truth == decides => return Some(decides),
                Some(_) => {}
                None => known = false,
            }
        }
        known.then_some(!decides)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_some_atoms_decide_is_decided() {
        let mut nodes = Nodes::default();
        let atoms: Vec<NodeId> = (0..3).map(|id| nodes.add(Node::Atom(id))).collect();
        let not = nodes.add(Node::Not(atoms[2]));
        let or = nodes.add(Node::Or([atoms[1], not].into()));
        let and = nodes.add(Node::And([atoms[0], or].into()));
        assert_eq!(nodes.add(Node::Or([atoms[1], not].into())), or);
        let check = |known: [Option<bool>; 3], expected: Option<bool>| {
            let found = Partly::new(&nodes.all).holds(and, &|atom| known[atom as usize]);
            assert_eq!(found, expected, "{known:?}");
            if let Some(truth) = expected {
                let all = |atom: AtomId| known[atom as usize].unwrap_or(true);
                assert_eq!(holds(&nodes.all, and, &all), truth);
            }
        };
        check([None, None, None], None);
        check([Some(false), None, None], Some(false));
        check([Some(true), Some(true), None], Some(true));
        check([Some(true), None, Some(false)], Some(true));
        check([Some(true), Some(false), Some(true)], Some(false));
        check([None, Some(true), None], None);
    }
}

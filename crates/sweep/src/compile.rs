//! Plans of rules to conditions over atoms.

use std::collections::HashMap;

use plan::{Expr, Literal, Plan, StepKind};
use text::Diagnostic;

use crate::atom::{Atom, AtomId, Comparison, FieldId, Key};
use crate::error;
use crate::node::{Node, NodeId, Nodes};

/// The one view whose rules are swept.
pub(crate) const VIEW: &str = "sigma";

/// A rule that was compiled.
pub(crate) struct Compiled {
    /// Its condition.
    pub(crate) root: NodeId,
    /// The fields that it reads, ascending.
    pub(crate) fields: Vec<FieldId>,
}

/// What is made of all rules.
#[derive(Default)]
pub(crate) struct Compiler {
    pub(crate) nodes: Nodes,
    pub(crate) atoms: Vec<Atom>,
    pub(crate) names: Vec<String>,
    known_atoms: HashMap<Key, AtomId, foldhash::fast::RandomState>,
    known_names: HashMap<String, FieldId, foldhash::fast::RandomState>,
}

impl Compiler {
    /// The condition of a plan, which has to be a scan of the view and filters.
    pub(crate) fn rule(&mut self, plan: &Plan) -> Result<Compiled, Diagnostic> {
        let mut conditions = Vec::new();
        let mut fields = Vec::new();
        for step in &plan.steps {
            match &step.kind {
                StepKind::Scan(scan) if scan.view.0 == VIEW && scan.range == plan::TimeRange::default() => {}
                StepKind::Filter(expr) => conditions.push(self.expr(expr, &mut fields)?),
                _ => return Err(error::step(step.span)),
            }
        }
        fields.sort_unstable();
        fields.dedup();
        let root = match conditions.as_slice() {
            [only] => *only,
            _ => self.nodes.add(Node::And(conditions.into())),
        };
        Ok(Compiled { root, fields })
    }

    fn expr(&mut self, expr: &Expr, fields: &mut Vec<FieldId>) -> Result<NodeId, Diagnostic> {
        let node = match expr {
            Expr::Literal(Literal::Boolean(truth), _) => Node::Constant(*truth),
            Expr::Field(_) | Expr::Literal(..) => return Err(error::expression(expr.span())),
            Expr::Call(call) => Node::Atom(self.atom(&Comparison::of(call)?, fields)?),
            Expr::And(parts, _) => Node::And(self.parts(parts, fields)?),
            Expr::Or(parts, _) => Node::Or(self.parts(parts, fields)?),
            Expr::Not(part, _) => Node::Not(self.expr(part, fields)?),
        };
        Ok(self.nodes.add(node))
    }

    fn parts(&mut self, parts: &[Expr], fields: &mut Vec<FieldId>) -> Result<Box<[NodeId]>, Diagnostic> {
        parts.iter().map(|part| self.expr(part, fields)).collect()
    }

    fn atom(&mut self, comparison: &Comparison<'_>, fields: &mut Vec<FieldId>) -> Result<AtomId, Diagnostic> {
        let read: Vec<FieldId> = comparison.fields.iter().map(|name| self.field(name)).collect();
        fields.extend(&read);
        let key = comparison.key();
        if let Some(known) = self.known_atoms.get(&key) {
            return Ok(*known);
        }
        let id = u32::try_from(self.atoms.len()).unwrap_or(u32::MAX);
        self.atoms.push(comparison.bind(&read)?);
        self.known_atoms.insert(key, id);
        Ok(id)
    }

    fn field(&mut self, name: &str) -> FieldId {
        if let Some(known) = self.known_names.get(name) {
            return *known;
        }
        let id = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.to_owned());
        self.known_names.insert(name.to_owned(), id);
        id
    }
}

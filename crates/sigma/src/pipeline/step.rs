//! A step of a pipeline: when it is for a rule, and what it does to it.

use text::{Diagnostic, Span};

use super::changes::{self, Change};
use super::conditions::{Linked, OfField, OfItem, OfRule};
use super::extract::Extract;
use super::fields::{self, Rename};
use super::hashes::Hashes;
use super::placeholders::{self, Fill};
use super::tree::{Piece, Tree};
use super::work::{Kind, State, Work, placed};
use super::{Vars, template};
use crate::{Body, Condition, Logsource, Value, diagnostics};
use text::Spanned;

/// A step of a pipeline.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) id: Option<String>,
    pub(super) rule: Linked<OfRule>,
    pub(super) item: Linked<OfItem>,
    pub(super) field: Linked<OfField>,
    pub(super) does: Does,
}

/// What a step does.
#[derive(Clone, Debug)]
pub(super) enum Does {
    Rename(Rename),
    Drop,
    Hashes(Hashes),
    Extract(Box<Extract>),
    Fill(Fill),
    Change(Change),
    AddCondition(AddCondition),
    ChangeLogsource(Logsource),
    AddFields(Vec<String>),
    RemoveFields(Vec<String>),
    SetFields(Vec<String>),
    SetState(String, Value),
    SetAttribute(String, Value),
    RefuseRule(String),
    RefuseItem(String),
    RefuseUnmapped,
    Nest(Vec<Step>),
}

/// A condition that is added to those of the rule.
#[derive(Clone, Debug)]
pub(super) struct AddCondition {
    pub(super) name: String,
    pub(super) body: Body,
    pub(super) form: Form,
    pub(super) sign: Sign,
}

/// How the values of an added condition are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Plain,
    /// `$category`, `$product` and `$service` stand for parts of the rule's log source.
    Template,
}

/// Is the added condition asked for, or that it is not so?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Plain,
    Negated,
}

/// What is the same for all steps of a pipeline.
pub(super) struct Running<'p> {
    /// The pipeline's name, for messages.
    pub(super) pipeline: &'p str,
    pub(super) vars: &'p Vars,
    /// Where the rule stands.
    pub(super) span: Span,
}

impl Running<'_> {
    pub(super) fn refusal(&self, span: Span, why: &str) -> Diagnostic {
        diagnostics::pipeline(span, self.pipeline, why)
    }
}

impl Step {
    /// Does its part, where it is for the rule.
    pub(super) fn run(
        &self,
        running: &Running<'_>,
        work: &mut Work,
        state: &mut State,
    ) -> Result<(), Diagnostic> {
        let refused = |why: String| running.refusal(work.span, &why);
        if !self.rule.conditions.is_empty()
            && !self.rule.holds(&|condition| condition.holds(work, state)).map_err(refused)?
        {
            return Ok(());
        }
        work.applied.extend(self.id.clone());
        match &self.does {
            Does::Rename(rename) => fields::rename(rename, self, running, work, state),
            Does::Drop => self.each(running, work, state, &mut |piece| Ok(Some(Tree::nothing(piece.span)))),
            Does::Hashes(hashes) => {
                self.each(running, work, state, &mut |piece| hashes.piece(piece, running))
            }
            Does::Extract(extract) => {
                self.each(running, work, state, &mut |piece| extract.piece(piece, running))
            }
            Does::Fill(fill) => {
                self.each(running, work, state, &mut |piece| placeholders::fill(fill, piece, running))
            }
            Does::Change(change) => {
                self.each(running, work, state, &mut |piece| changes::piece(change, piece, running))
            }
            Does::RefuseItem(message) => {
                self.each(running, work, state, &mut |piece| Err(running.refusal(piece.span, message)))
            }
            Does::RefuseRule(message) => Err(running.refusal(work.span, message)),
            Does::RefuseUnmapped => unmapped(running, work, state),
            Does::Nest(steps) => {
                let mut inner = State::default();
                steps.iter().try_for_each(|step| step.run(running, work, &mut inner))?;
                state.merge(inner);
                Ok(())
            }
            _ => {
                self.attributes(work, state);
                Ok(())
            }
        }
    }

    /// What concerns the rule as a whole and cannot fail.
    fn attributes(&self, work: &mut Work, state: &mut State) {
        let spanned = |names: &[String], span: Span| -> Vec<Spanned<String>> {
            names.iter().map(|name| Spanned::new(name.clone(), span)).collect()
        };
        match &self.does {
            Does::AddCondition(added) => added.add(work, self.id.as_deref()),
            Does::ChangeLogsource(other) => {
                if let Some(logsource) = &mut work.logsource {
                    let part = |part: &Option<Spanned<String>>| {
                        part.as_ref().map(|part| Spanned::new(part.value.clone(), logsource.span))
                    };
                    *logsource = Logsource {
                        category: part(&other.category),
                        product: part(&other.product),
                        service: part(&other.service),
                        definition: None,
                        span: logsource.span,
                    };
                }
            }
            Does::AddFields(names) => work.shown.extend(spanned(names, work.span)),
            Does::RemoveFields(names) => {
                for name in names {
                    if let Some(at) = work.shown.iter().position(|own| own.value == *name) {
                        work.shown.remove(at);
                    }
                }
            }
            Does::SetFields(names) => work.shown = spanned(names, work.span),
            Does::SetState(name, value) => {
                state.values.insert(name.clone(), value.clone());
            }
            Does::SetAttribute(name, value) => {
                work.custom.insert(name.clone(), value.clone());
            }
            _ => {}
        }
    }

    /// Is it for this piece?
    pub(super) fn is_for(
        &self,
        piece: &Piece,
        state: &State,
        running: &Running<'_>,
    ) -> Result<bool, Diagnostic> {
        let item = self.item.holds(&|condition| condition.holds(piece, state));
        let field = self.field.holds(&|condition| condition.holds_piece(piece, state));
        let both = item.and_then(|item| field.map(|field| item && field));
        both.map_err(|why| running.refusal(piece.span, &why))
    }

    /// Is it for this name of a field?
    pub(super) fn is_for_name(
        &self,
        name: Option<&str>,
        state: &State,
        running: &Running<'_>,
    ) -> Result<bool, Diagnostic> {
        let found = self.field.holds(&|condition| condition.holds(name, state));
        found.map_err(|why| running.refusal(running.span, &why))
    }

    /// Changes the pieces that it is for.
    fn each(
        &self,
        running: &Running<'_>,
        work: &mut Work,
        state: &State,
        change: &mut dyn FnMut(&Piece) -> Result<Option<Tree>, Diagnostic>,
    ) -> Result<(), Diagnostic> {
        for (_, tree) in &mut work.searches {
            tree.change(&mut |piece| {
                if !self.is_for(piece, state, running)? {
                    return Ok(None);
                }
                let mut changed = change(piece)?;
                if let Some(tree) = &mut changed {
                    tree.mark(self.id.as_deref());
                }
                Ok(changed)
            })?;
        }
        Ok(())
    }
}

/// Fields of pieces that no step has mapped.
fn unmapped(running: &Running<'_>, work: &Work, state: &State) -> Result<(), Diagnostic> {
    let named = work.pieces().filter_map(|piece| piece.field.as_ref());
    let lost: Vec<_> = named.filter(|field| !state.mapped.contains(&field.value)).collect();
    let Some(first) = lost.first() else { return Ok(()) };
    let mut names: Vec<String> = lost.iter().map(|field| format!("`{}`", field.value)).collect();
    names.sort();
    names.dedup();
    Err(running.refusal(first.span, &format!("nothing maps {}", names.join(", "))))
}

impl AddCondition {
    fn add(&self, work: &mut Work, id: Option<&str>) {
        if work.kind != Kind::Rule {
            return;
        }
        let span = work.conditions.first().map_or(work.span, Condition::span);
        let mut body = placed(self.body.clone(), span);
        if let (Form::Template, Some(logsource)) = (self.form, &work.logsource) {
            template::fill(&mut body, logsource);
        }
        let mut tree = Tree::of(body);
        tree.mark(id);
        work.searches.retain(|(name, _)| name.value != self.name);
        work.searches.push((Spanned::new(self.name.clone(), span), tree));
        for condition in &mut work.conditions {
            let mut added = Condition::Search(Spanned::new(self.name.clone(), span));
            if self.sign == Sign::Negated {
                added = Condition::Not(Box::new(added), span);
            }
            *condition = Condition::And(vec![added, condition.clone()], condition.span());
        }
    }
}

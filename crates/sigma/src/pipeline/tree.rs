//! What a search identifier asks, as pipelines change it.

use std::collections::BTreeSet;

use text::{Span, Spanned};

use crate::{Body, Item, Modifier, Value};

/// What a search identifier asks.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    Piece(Piece),
    All(Vec<Tree>, Span),
    Any(Vec<Tree>, Span),
}

/// A field, or nothing for keywords, and what is asked of it.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) field: Option<Spanned<String>>,
    pub(super) modifiers: Vec<Spanned<Modifier>>,
    pub(super) values: Vec<Spanned<Value>>,
    pub(super) span: Span,
    /// The steps of pipelines that changed it, by their ids.
    pub(super) applied: BTreeSet<String>,
}

impl Tree {
    pub(super) fn of(body: Body) -> Tree {
        match body {
            Body::Items(items, span) => {
                Tree::All(items.into_iter().map(|item| Tree::Piece(Piece::of(item))).collect(), span)
            }
            Body::All(bodies, span) => Tree::All(bodies.into_iter().map(Tree::of).collect(), span),
            Body::Any(bodies, span) => Tree::Any(keywords_together(bodies), span),
            Body::Keyword(value) => Tree::Piece(Piece::of_keyword(value)),
        }
    }

    /// What is left to be asked; `None` where nothing is.
    pub(super) fn body(self) -> Option<Body> {
        let bodies = |trees: Vec<Tree>| trees.into_iter().filter_map(Tree::body).collect::<Vec<_>>();
        match self {
            Tree::Piece(piece) => Some(piece.body()),
            Tree::All(trees, span) => match bodies(trees) {
                bodies if bodies.is_empty() => None,
                bodies => Some(Body::All(bodies, span)),
            },
            Tree::Any(trees, span) => match bodies(trees) {
                bodies if bodies.is_empty() => None,
                bodies => Some(Body::Any(bodies, span)),
            },
        }
    }

    /// All pieces.
    pub(super) fn pieces(&self) -> Vec<&Piece> {
        match self {
            Tree::Piece(piece) => vec![piece],
            Tree::All(trees, _) | Tree::Any(trees, _) => trees.iter().flat_map(Tree::pieces).collect(),
        }
    }

    /// Puts what `change` gives in the place of pieces.
    pub(super) fn change<E>(
        &mut self,
        change: &mut dyn FnMut(&Piece) -> Result<Option<Tree>, E>,
    ) -> Result<(), E> {
        match self {
            Tree::Piece(piece) => {
                if let Some(changed) = change(piece)? {
                    *self = changed;
                }
                Ok(())
            }
            Tree::All(trees, _) | Tree::Any(trees, _) => {
                trees.iter_mut().try_for_each(|tree| tree.change(change))
            }
        }
    }

    /// Notes that a step changed it.
    pub(super) fn mark(&mut self, id: Option<&str>) {
        let Some(id) = id else { return };
        match self {
            Tree::Piece(piece) => {
                piece.applied.insert(id.to_owned());
            }
            Tree::All(trees, _) | Tree::Any(trees, _) => {
                trees.iter_mut().for_each(|tree| tree.mark(Some(id)))
            }
        }
    }

    /// Nothing at all.
    pub(super) fn nothing(span: Span) -> Tree {
        Tree::All(Vec::new(), span)
    }
}

/// Keywords of a list stand in one piece, as pySigma has them.
fn keywords_together(bodies: Vec<Body>) -> Vec<Tree> {
    let mut trees: Vec<Tree> = Vec::new();
    let mut open = false;
    for body in bodies {
        match (body, trees.last_mut()) {
            (Body::Keyword(value), Some(Tree::Piece(piece))) if open => {
                piece.span = piece.span.to(value.span);
                piece.values.push(value);
            }
            (body, _) => {
                open = matches!(body, Body::Keyword(_));
                trees.push(Tree::of(body));
            }
        }
    }
    trees
}

impl Piece {
    fn of(item: Item) -> Piece {
        let Item { field, modifiers, values, span } = item;
        Piece { field, modifiers, values, span, applied: BTreeSet::new() }
    }

    fn of_keyword(value: Spanned<Value>) -> Piece {
        let span = value.span;
        Piece { field: None, modifiers: Vec::new(), values: vec![value], span, applied: BTreeSet::new() }
    }

    pub(super) fn name(&self) -> Option<&str> {
        self.field.as_ref().map(|field| field.value.as_str())
    }

    pub(super) fn has(&self, modifier: Modifier) -> bool {
        self.modifiers.iter().any(|own| own.value == modifier)
    }

    fn body(self) -> Body {
        let Piece { field, modifiers, values, span, .. } = self;
        if field.is_none() && modifiers.is_empty() {
            return Body::Any(values.into_iter().map(Body::Keyword).collect(), span);
        }
        Body::Items(vec![Item { field, modifiers, values, span }], span)
    }
}

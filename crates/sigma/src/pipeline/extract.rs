//! The named groups of an expression become fields.

use text::{Diagnostic, Spanned};

use super::python::Pattern;
use super::step::Running;
use super::texts::{parts, plain, written};
use super::tree::{Piece, Tree};
use super::values::{Seen, seen};
use crate::{Modifier, Value};

/// An expression, and what its groups become.
#[derive(Clone, Debug)]
pub(super) struct Extract {
    pub(super) pattern: Pattern,
    /// What stands before the group's name, with a dot between.
    pub(super) prefix: Option<String>,
    pub(super) others: Others,
}

/// Values that the expression does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Others {
    Dropped,
    Kept,
}

impl Extract {
    /// For each value the fields that it holds, all of which are asked for.
    pub(super) fn piece(&self, piece: &Piece, running: &Running<'_>) -> Result<Option<Tree>, Diagnostic> {
        let seen = seen(piece);
        if seen.iter().any(|seen| !matches!(seen, Seen::Text(_))) {
            return Ok(None);
        }
        let mut trees = Vec::new();
        for (seen, value) in seen.iter().zip(&piece.values) {
            let Seen::Text(text) = seen else { continue };
            let named = self.pattern.named(&plain(text)).map_err(|why| running.refusal(piece.span, &why))?;
            let part = |field: Option<Spanned<String>>, value: Value| {
                let values = vec![Spanned::new(value, piece.span)];
                Tree::Piece(Piece { field, modifiers: Vec::new(), values, ..piece.clone() })
            };
            match named {
                None if self.others == Others::Kept => {
                    trees.push(part(piece.field.clone(), Value::Text(written(text))));
                }
                None => {}
                Some(named) => {
                    let fields: Vec<Tree> = named
                        .into_iter()
                        .filter(|(_, held)| !held.is_empty())
                        .map(|(name, held)| {
                            let name = match &self.prefix {
                                Some(prefix) => format!("{prefix}.{name}"),
                                None => name,
                            };
                            part(Some(Spanned::new(name, value.span)), typed(&held))
                        })
                        .collect();
                    if !fields.is_empty() {
                        trees.push(Tree::All(fields, piece.span));
                    }
                }
            }
        }
        Ok(match trees.len() {
            0 => None,
            1 => trees.pop(),
            _ if piece.has(Modifier::All) => Some(Tree::All(trees, piece.span)),
            _ => Some(Tree::Any(trees, piece.span)),
        })
    }
}

/// A number where it is written as one; leading zeros are text.
fn typed(held: &str) -> Value {
    if matches!(held.to_lowercase().as_str(), "null" | "none") {
        return Value::Null;
    }
    let numeric = held == "0" || (!held.starts_with('0') && held.parse::<f64>().is_ok_and(f64::is_finite));
    if numeric { Value::Number(held.to_owned()) } else { Value::Text(written(&parts(held))) }
}

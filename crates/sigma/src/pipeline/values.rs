//! The values of a piece, as pipelines see them: what modifiers do to a text is done before.

use text::{Diagnostic, Spanned};

use super::texts::{Part, anywhere, ending_anyhow, parts, starting_anyhow, written};
use super::tree::{Piece, Tree};
use crate::operation::{Test, operation};
use crate::{Modifier, Value, encode};

/// What a step sees of a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Seen {
    /// A text with its wildcards, those of `contains` and the like included.
    Text(Vec<Part>),
    Number(String),
    Boolean(bool),
    Null,
    /// An expression, a network, a comparison, the name of a field, one of several ways to write a text.
    Other,
}

/// What a step puts in the place of a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum New {
    Text(Vec<Part>),
    Number(String),
    Boolean(bool),
    Null,
    /// A regular expression that minds case, and one that does not.
    Regex(String),
    CaselessRegex(String),
}

/// What a step puts in the place of a value; `None` where it leaves it.
pub(super) type Put = Option<Vec<New>>;

/// The values of a piece as steps see them.
pub(super) fn seen(piece: &Piece) -> Vec<Seen> {
    let Ok(operation) = operation(&piece.modifiers) else {
        // What is wrong with its modifiers is said later.
        return piece.values.iter().map(|_| Seen::Other).collect();
    };
    let several =
        |change: &Spanned<Modifier>| matches!(change.value, Modifier::Windash | Modifier::Base64Offset);
    let changes = &operation.changes;
    let textual = matches!(operation.test, Test::Equals | Test::Contains | Test::StartsWith | Test::EndsWith);
    let one = |value: &Spanned<Value>| {
        if !textual || changes.iter().any(several) || (operation.expand && !changes.is_empty()) {
            return Seen::Other;
        }
        let text = match &value.value {
            Value::Text(text) => text,
            Value::Number(number) if operation.test == Test::Equals && changes.is_empty() => {
                return Seen::Number(number.clone());
            }
            Value::Number(number) => number,
            Value::Boolean(value) => return Seen::Boolean(*value),
            Value::Null => return Seen::Null,
        };
        let written = encode::variants(text, changes, value.span).ok().and_then(|mut all| all.pop());
        let Some(written) = written else { return Seen::Other };
        let parts = parts(&written);
        Seen::Text(match operation.test {
            Test::Contains => anywhere(parts),
            Test::StartsWith => ending_anyhow(parts),
            Test::EndsWith => starting_anyhow(parts),
            _ => parts,
        })
    };
    piece.values.iter().map(one).collect()
}

/// The piece with what `change` puts in the place of its values; `None` where it changes none.
pub(super) fn changed(
    piece: &Piece,
    change: &mut dyn FnMut(&Seen) -> Result<Put, Diagnostic>,
) -> Result<Option<Tree>, Diagnostic> {
    let mut groups: Vec<Piece> = Vec::new();
    let mut any = false;
    let mut add = |modifiers: Vec<Spanned<Modifier>>, value: Spanned<Value>| match groups.last_mut() {
        Some(last) if last.modifiers == modifiers => last.values.push(value),
        _ => groups.push(Piece { modifiers, values: vec![value], ..piece.clone() }),
    };
    for (value, seen) in piece.values.iter().zip(seen(piece)) {
        match change(&seen)? {
            None => add(piece.modifiers.clone(), value.clone()),
            Some(put) => {
                any = true;
                for new in put {
                    let (modifiers, new) = new.written(piece);
                    add(modifiers, Spanned::new(new, value.span));
                }
            }
        }
    }
    if !any {
        return Ok(None);
    }
    if groups.is_empty() {
        // A field of which no value is left has none.
        groups.push(Piece {
            modifiers: Vec::new(),
            values: vec![Spanned::new(Value::Null, piece.span)],
            ..piece.clone()
        });
    }
    Ok(Some(joined(piece, groups)))
}

/// Pieces in the place of one, which say together what it said.
pub(super) fn joined(piece: &Piece, mut groups: Vec<Piece>) -> Tree {
    if groups.len() == 1 {
        return Tree::Piece(groups.remove(0));
    }
    // None of several values: not of each.
    let all = piece.has(Modifier::All) != piece.has(Modifier::Neq);
    let trees = groups.into_iter().map(Tree::Piece).collect();
    if all { Tree::All(trees, piece.span) } else { Tree::Any(trees, piece.span) }
}

impl New {
    /// The value with the modifiers that a piece then has.
    fn written(self, piece: &Piece) -> (Vec<Spanned<Modifier>>, Value) {
        let keeps = |wanted: &[Modifier]| -> Vec<Spanned<Modifier>> {
            piece.modifiers.iter().filter(|own| wanted.contains(&own.value)).cloned().collect()
        };
        let whole = [Modifier::All, Modifier::Neq];
        let text = [Modifier::All, Modifier::Neq, Modifier::Cased, Modifier::Expand];
        let regex = |modifiers: &[Modifier]| {
            let mut all = keeps(&whole);
            all.extend(modifiers.iter().map(|modifier| Spanned::new(*modifier, piece.span)));
            all
        };
        match self {
            New::Text(parts) => (keeps(&text), Value::Text(written(&parts))),
            New::Number(number) => (keeps(&whole), Value::Number(number)),
            New::Boolean(value) => (keeps(&whole), Value::Boolean(value)),
            New::Null => (keeps(&whole), Value::Null),
            New::Regex(text) => (regex(&[Modifier::Re]), Value::Text(text)),
            New::CaselessRegex(text) => (regex(&[Modifier::Re, Modifier::ReInsensitive]), Value::Text(text)),
        }
    }
}

//! Steps that put something in the places of `%name%`.

use text::{Diagnostic, Spanned};

use super::step::Running;
use super::tree::{Piece, Tree};
use crate::lower::placeholder;
use crate::{Modifier, Value};

/// How many values one with placeholders may become.
const MOST_VALUES: usize = 10_000;

/// What stands for which placeholders.
#[derive(Clone, Debug)]
pub(super) struct Fill {
    pub(super) by: By,
    /// Only these; all where it is `None`.
    pub(super) include: Option<Vec<String>>,
    /// Not these.
    pub(super) exclude: Vec<String>,
}

/// What stands for a placeholder.
#[derive(Clone, Debug)]
pub(super) enum By {
    /// Anything.
    Wildcard,
    /// The values that the pipeline's `vars` have.
    Vars,
    /// An expression of a backend's query language.
    Expression(String),
}

impl Fill {
    fn is_for(&self, name: &str) -> bool {
        let included = self.include.as_ref().is_none_or(|names| names.iter().any(|own| own == name));
        included && !self.exclude.iter().any(|own| own == name)
    }
}

/// The piece with its placeholders filled; `None` where it has none that are meant.
pub(super) fn fill(fill: &Fill, piece: &Piece, running: &Running<'_>) -> Result<Option<Tree>, Diagnostic> {
    if !piece.has(Modifier::Expand) {
        return Ok(None);
    }
    let mut values: Vec<Spanned<Value>> = Vec::new();
    let (mut any, mut left) = (false, false);
    for value in &piece.values {
        let Value::Text(text) = &value.value else {
            values.push(value.clone());
            continue;
        };
        let filled = filled(fill, piece, text, running)?;
        any |= filled.any;
        left |= filled.left;
        values.extend(filled.texts.into_iter().map(|text| Spanned::new(Value::Text(text), value.span)));
        if values.len() > MOST_VALUES {
            return Err(running.refusal(piece.span, "the placeholders have too many values together"));
        }
    }
    if !any {
        return Ok(None);
    }
    let mut filled = Piece { values, ..piece.clone() };
    if !left {
        filled.modifiers.retain(|modifier| modifier.value != Modifier::Expand);
        for value in &mut filled.values {
            if let Value::Text(text) = &mut value.value {
                *text = text.replace("\\%", "%");
            }
        }
    }
    Ok(Some(Tree::Piece(filled)))
}

struct Filled {
    texts: Vec<String>,
    /// Was a placeholder filled? Was one left?
    any: bool,
    left: bool,
}

fn filled(fill: &Fill, piece: &Piece, text: &str, running: &Running<'_>) -> Result<Filled, Diagnostic> {
    let mut filled = Filled { texts: vec![String::new()], any: false, left: false };
    let mut rest = text;
    while let Some((before, name, after)) = placeholder(rest) {
        let values = if fill.is_for(name) {
            filled.any = true;
            values(fill, name, piece, running)?
        } else {
            filled.left = true;
            vec![format!("%{name}%")]
        };
        if filled.texts.len() * values.len() > MOST_VALUES {
            return Err(running.refusal(piece.span, "the placeholders have too many values together"));
        }
        filled.texts = filled
            .texts
            .iter()
            .flat_map(|so_far| values.iter().map(move |value| format!("{so_far}{before}{value}")))
            .collect();
        rest = after;
    }
    filled.texts.iter_mut().for_each(|text| text.push_str(rest));
    Ok(filled)
}

fn values(fill: &Fill, name: &str, piece: &Piece, running: &Running<'_>) -> Result<Vec<String>, Diagnostic> {
    match &fill.by {
        By::Wildcard if piece.has(Modifier::Re) => Ok(vec![".*".to_owned()]),
        By::Wildcard => Ok(vec!["*".to_owned()]),
        By::Vars => {
            match running.vars.get(name) {
                // A percent sign of a value is one.
                Some(values) => Ok(values.iter().map(|value| value.replace('%', "\\%")).collect()),
                None => Err(running
                    .refusal(piece.span, &format!("`vars` has no values for the placeholder `%{name}%`"))),
            }
        }
        By::Expression(expression) => {
            let why = format!(
                "`%{name}%` becomes `{expression}` in the language of a backend, which no rule asks here"
            );
            Err(running.refusal(piece.span, &why))
        }
    }
}

//! Steps that change values.

use text::Diagnostic;

use super::python::{Pattern, Replacement};
use super::step::Running;
use super::texts::{Part, parts, parts_of_plain, places, plain};
use super::tree::{Piece, Tree};
use super::values::{New, Seen, changed};

/// How values change.
#[derive(Clone, Debug)]
pub(super) enum Change {
    Replace(Box<Replace>),
    /// By whole texts.
    Map(Vec<(String, Vec<String>)>),
    Regex(RegexForm),
    Set(New),
    Convert(Target),
    Case(Case),
}

/// What an expression finds, and what is put in its place.
#[derive(Clone, Debug)]
pub(super) struct Replace {
    pub(super) pattern: Pattern,
    pub(super) by: Replacement,
    pub(super) special: Special,
}

/// Wildcards and a replacement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Special {
    /// The expression sees wildcards, and may put some.
    Seen,
    /// It sees only what is between them; what it puts is text.
    Skipped,
    /// It sees only what is between them, and may put some.
    Interpreted,
}

/// How a text becomes an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RegexForm {
    Plain,
    Flag,
    Brackets,
}

/// What a value is converted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Text,
    Number,
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Lower,
    Upper,
    Snake,
}

/// The piece with its values changed; `None` where none is.
pub(super) fn piece(
    change: &Change,
    piece: &Piece,
    running: &Running<'_>,
) -> Result<Option<Tree>, Diagnostic> {
    changed(piece, &mut |seen| change.of(seen).map_err(|why| running.refusal(piece.span, &why)))
}

impl Change {
    fn of(&self, seen: &Seen) -> Result<Option<Vec<New>>, String> {
        let text = match (self, seen) {
            (Change::Set(new), _) => return Ok(Some(vec![new.clone()])),
            (Change::Convert(Target::Text), Seen::Number(number)) => {
                return Ok(Some(vec![New::Text(parts(number))]));
            }
            (Change::Replace(_), Seen::Number(number)) => &parts(number),
            (_, Seen::Text(parts)) => parts,
            _ => return Ok(None),
        };
        Ok(match self {
            Change::Replace(replace) => Some(vec![New::Text(replace.of(text)?)]),
            Change::Map(mapping) => {
                let own = plain(text);
                let found = mapping.iter().rev().find(|(known, _)| *known == own);
                found.map(|(_, others)| others.iter().map(|other| New::Text(parts(other))).collect())
            }
            Change::Regex(form) => Some(vec![form.of(text)]),
            Change::Convert(Target::Number) => {
                let own = plain(text);
                if !own.trim().parse::<f64>().is_ok_and(f64::is_finite) {
                    return Err(format!("`{own}` cannot be converted to a number"));
                }
                Some(vec![New::Number(own.trim().to_owned())])
            }
            Change::Case(case) => Some(vec![New::Text(case.of(text))]),
            Change::Set(_) | Change::Convert(Target::Text) => None,
        })
    }
}

impl Replace {
    fn of(&self, text: &[Part]) -> Result<Vec<Part>, String> {
        if self.special != Special::Seen {
            return self.between(text);
        }
        let (whole, places) = (plain(text), places(text));
        let mut result = Vec::new();
        let mut at = 0;
        let keep = |from: usize, to: usize, result: &mut Vec<Part>| {
            for (part, (start, end)) in text.iter().zip(&places) {
                if *start >= from && *end <= to {
                    result.push(*part);
                } else if *start < to && *end > from {
                    // A match ends inside of it.
                    result.extend(parts_of_plain(&whole[from.max(*start)..to.min(*end)]));
                }
            }
        };
        for (start, end, put) in self.pattern.replaced(&whole, &self.by)? {
            keep(at, start, &mut result);
            result.extend(parts_of_plain(&put));
            at = end;
        }
        keep(at, whole.len(), &mut result);
        Ok(result)
    }

    /// What is between wildcards, piece by piece.
    fn between(&self, text: &[Part]) -> Result<Vec<Part>, String> {
        let mut result = Vec::new();
        let mut run = String::new();
        for part in text.iter().copied().map(Some).chain([None]) {
            if let Some(Part::Char(found)) = part {
                run.push(found);
                continue;
            }
            if !run.is_empty() {
                let mut replaced = String::new();
                let mut at = 0;
                for (start, end, put) in self.pattern.replaced(&run, &self.by)? {
                    replaced = replaced + &run[at..start] + &put;
                    at = end;
                }
                replaced.push_str(&run[at..]);
                if self.special == Special::Interpreted {
                    result.extend(parts(&replaced));
                } else {
                    result.extend(replaced.chars().map(Part::Char));
                }
                run.clear();
            }
            result.extend(part);
        }
        Ok(result)
    }
}

impl RegexForm {
    /// The text as an expression, which is found anywhere as all are. An empty text stays one.
    fn of(self, text: &[Part]) -> New {
        if text.is_empty() {
            return New::Text(Vec::new());
        }
        let mut regex = String::new();
        for part in text {
            match part {
                Part::Many => regex.push_str(".*"),
                Part::One => regex.push('.'),
                Part::Char(found) if self == RegexForm::Brackets && found.is_alphabetic() => {
                    regex.push('[');
                    regex.extend(found.to_lowercase());
                    regex.extend(found.to_uppercase());
                    regex.push(']');
                }
                Part::Char(found) => regex.push_str(&fancy_regex::escape(&found.to_string())),
            }
        }
        if self == RegexForm::Flag { New::CaselessRegex(regex) } else { New::Regex(regex) }
    }
}

impl Case {
    fn of(self, text: &[Part]) -> Vec<Part> {
        let mut result = Vec::with_capacity(text.len());
        let mut starts = true;
        for part in text {
            let Part::Char(found) = part else {
                result.push(*part);
                starts = true;
                continue;
            };
            match self {
                Case::Upper => result.extend(found.to_uppercase().map(Part::Char)),
                Case::Snake if found.is_ascii_uppercase() && !starts => {
                    result.extend([Part::Char('_'), Part::Char(found.to_ascii_lowercase())]);
                }
                Case::Lower | Case::Snake => result.extend(found.to_lowercase().map(Part::Char)),
            }
            starts = false;
        }
        result
    }
}

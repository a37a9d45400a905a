//! What an expression may be, and when.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use plan::Literal;

use crate::{Change, Formula};

/// A value, as far as it is known without an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    /// A field of the event with its changes, innermost first; missing where the field is.
    Field(String, Vec<Change>),
    /// A value that is written in the query or computed from such.
    Constant(Literal),
    /// Something else, by its text: equal texts are equal values.
    Opaque(String),
}

impl Known {
    /// Something that is not understood, by its text. A long text is cut and told apart by its hash: texts are made of
    /// texts, and would double with each step.
    pub fn opaque(text: String) -> Known {
        Known::Opaque(short(text))
    }
}

/// A text, or its start and its hash where it is long. What stands behind a `$` stays: it may be a mark.
pub(crate) fn short(text: String) -> String {
    const MOST: usize = 160;
    if text.len() <= MOST {
        return text;
    }
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let start: String = text.chars().take(MOST / 2).collect();
    let marks: BTreeSet<&str> = text
        .match_indices('$')
        .map(|(at, _)| {
            let end = text[at + 1..]
                .find(|c: char| !c.is_ascii_alphabetic())
                .map_or(text.len(), |end| at + 1 + end);
            &text[at..end]
        })
        .collect();
    let marks: Vec<&str> = marks.into_iter().take(8).collect();
    format!("{start}… {} #{:016x}", marks.join(" "), hasher.finish())
}

/// What an expression may be, and when: the conditions leave nothing out and do not overlap.
#[derive(Clone, Debug, PartialEq)]
pub struct Cases(pub Vec<(Formula, Known)>);

/// More cases than this are taken to be not understood.
pub(crate) const MOST_CASES: usize = 64;

impl Cases {
    /// Always that.
    pub fn always(known: Known) -> Cases {
        Cases(vec![(Formula::Always, known)])
    }

    /// A field as it is.
    pub fn field(name: impl Into<String>) -> Cases {
        Cases::always(Known::Field(name.into(), Vec::new()))
    }

    /// A constant.
    pub fn constant(literal: Literal) -> Cases {
        Cases::always(Known::Constant(literal))
    }

    /// Never a value.
    pub fn null() -> Cases {
        Cases::constant(Literal::Null)
    }

    /// The cases as something that is not understood: equal cases are equal.
    pub(crate) fn hashed(&self) -> Known {
        let mut hasher = DefaultHasher::new();
        for (when, known) in &self.0 {
            when.hash(&mut hasher);
            format!("{known:?}").hash(&mut hasher);
        }
        Known::Opaque(format!("many cases #{:016x}", hasher.finish()))
    }

    /// Cases of one value become one, impossible ones none.
    pub(crate) fn joined(cases: impl IntoIterator<Item = (Formula, Known)>) -> Cases {
        let mut joined: Vec<(Formula, Known)> = Vec::new();
        for (when, known) in cases {
            if when == Formula::Never {
                continue;
            }
            match joined.iter_mut().find(|(_, other)| *other == known) {
                Some((before, _)) => *before = before.clone().or(when),
                None => joined.push((when, known)),
            }
        }
        Cases(joined)
    }

    /// Another value in place of each.
    pub(crate) fn map(self, change: impl Fn(Known) -> Known) -> Cases {
        Cases::joined(self.0.into_iter().map(|(when, known)| (when, change(known))))
    }
}

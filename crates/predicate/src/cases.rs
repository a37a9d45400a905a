//! What an expression may be, and when.

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

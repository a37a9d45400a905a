//! Conditions over fields, with NOT taken down to the values and outcomes.

use std::collections::BTreeMap;
use std::ops::Not;
use std::sync::Arc;

use crate::{TooLarge, Truth, Values};

/// What may come out of a condition that is not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Outcomes(u8);

impl Outcomes {
    /// Exactly this one.
    pub fn only(truth: Truth) -> Outcomes {
        Outcomes(match truth {
            Truth::True => 1,
            Truth::False => 2,
            Truth::Null => 4,
        })
    }

    /// None of them.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn and(self, other: Outcomes) -> Outcomes {
        Outcomes(self.0 & other.0)
    }

    pub(crate) fn all() -> Outcomes {
        Outcomes(7)
    }
}

/// A condition over fields that is true or not true (null counts as not true).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Formula {
    /// Of every event.
    Always,
    /// Of none.
    Never,
    /// The field's value is one of these.
    In(Arc<str>, Values),
    /// A condition that is not understood, by its text: what comes out of it.
    Opaque(Arc<str>, Outcomes),
    /// All of them.
    All(Arc<[Formula]>),
    /// Any of them.
    Any(Arc<[Formula]>),
}

impl Formula {
    /// The field's value is one of these.
    pub fn is_in(field: impl Into<Arc<str>>, values: Values) -> Formula {
        if values.is_all() {
            Formula::Always
        } else if values.is_empty() {
            Formula::Never
        } else {
            Formula::In(field.into(), values)
        }
    }

    /// All of them. Those about one field become one.
    pub fn all(parts: impl IntoIterator<Item = Formula>) -> Formula {
        let mut gathered = Gathered::default();
        for part in parts {
            let done = match part {
                Formula::All(parts) => parts.iter().cloned().any(|part| gathered.take(part, Join::All)),
                part => gathered.take(part, Join::All),
            };
            if done {
                return Formula::Never;
            }
        }
        gathered.finish(Join::All)
    }

    /// Any of them. Those about one field become one.
    pub fn any(parts: impl IntoIterator<Item = Formula>) -> Formula {
        let mut gathered = Gathered::default();
        for part in parts {
            let done = match part {
                Formula::Any(parts) => parts.iter().cloned().any(|part| gathered.take(part, Join::Any)),
                part => gathered.take(part, Join::Any),
            };
            if done {
                return Formula::Always;
            }
        }
        gathered.finish(Join::Any)
    }

    /// Both.
    pub fn and(self, other: Formula) -> Formula {
        Formula::all([self, other])
    }

    /// One of the two.
    pub fn or(self, other: Formula) -> Formula {
        Formula::any([self, other])
    }

    /// Is it true of an event with these fields? `None` where that hangs on what is not understood.
    pub fn holds(&self, value: &dyn Fn(&str) -> Option<String>) -> Option<bool> {
        match self {
            Formula::Always => Some(true),
            Formula::Never => Some(false),
            Formula::In(field, values) => Some(values.accepts(value(field).as_deref())),
            Formula::Opaque(..) => None,
            Formula::All(parts) => {
                let found: Vec<Option<bool>> = parts.iter().map(|part| part.holds(value)).collect();
                if found.contains(&Some(false)) {
                    Some(false)
                } else if found.contains(&None) {
                    None
                } else {
                    Some(true)
                }
            }
            Formula::Any(parts) => {
                let found: Vec<Option<bool>> = parts.iter().map(|part| part.holds(value)).collect();
                if found.contains(&Some(true)) {
                    Some(true)
                } else if found.contains(&None) {
                    None
                } else {
                    Some(false)
                }
            }
        }
    }

    /// How many parts it has, counted up to `most`.
    pub(crate) fn size(&self, most: usize) -> usize {
        match self {
            Formula::Always | Formula::Never | Formula::In(..) | Formula::Opaque(..) => 1,
            Formula::All(parts) | Formula::Any(parts) => {
                let mut size = 1;
                for part in parts.iter() {
                    if size > most {
                        break;
                    }
                    size += part.size(most - size.min(most));
                }
                size
            }
        }
    }

    /// The fields that it is about, each once.
    pub fn fields(&self) -> std::collections::BTreeSet<Arc<str>> {
        match self {
            Formula::Always | Formula::Never | Formula::Opaque(..) => Default::default(),
            Formula::In(field, _) => [field.clone()].into(),
            Formula::All(parts) | Formula::Any(parts) => parts.iter().flat_map(Formula::fields).collect(),
        }
    }
}

impl Not for Formula {
    type Output = Formula;

    fn not(self) -> Formula {
        match self {
            Formula::Always => Formula::Never,
            Formula::Never => Formula::Always,
            Formula::In(field, values) => Formula::In(field, values.complement()),
            Formula::Opaque(text, outcomes) => Formula::Opaque(text, Outcomes(7 & !outcomes.0)),
            Formula::All(parts) => Formula::any(parts.iter().cloned().map(Formula::not)),
            Formula::Any(parts) => Formula::all(parts.iter().cloned().map(Formula::not)),
        }
    }
}

/// Parts of a formula, those about one field joined once all are there: a list of hundreds is joined in pairs of about
/// one size, which costs far less than one behind the other.
#[derive(Default)]
struct Gathered {
    fields: BTreeMap<Arc<str>, Vec<Values>>,
    rest: Vec<Formula>,
}

/// How parts become one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    All,
    Any,
}

impl Join {
    /// What changes nothing.
    fn neutral(self) -> Formula {
        if self == Join::All { Formula::Always } else { Formula::Never }
    }

    /// What decides alone.
    fn decisive(self) -> Formula {
        if self == Join::All { Formula::Never } else { Formula::Always }
    }

    fn values(self, one: &Values, other: &Values) -> Result<Values, TooLarge> {
        if self == Join::All { one.and(other) } else { one.or(other) }
    }
}

impl Gathered {
    /// Takes one more. Says whether it decides alone.
    fn take(&mut self, part: Formula, join: Join) -> bool {
        if part == join.decisive() {
            return true;
        }
        match part {
            Formula::Always | Formula::Never => {}
            Formula::In(field, values) => self.fields.entry(field).or_default().push(values),
            part if self.rest.contains(&part) => {}
            part => self.rest.push(part),
        }
        false
    }

    fn finish(self, join: Join) -> Formula {
        let mut parts: Vec<Formula> = Vec::new();
        for (field, values) in self.fields {
            for joined in joined(values, join) {
                match Formula::is_in(field.clone(), joined) {
                    part if part == join.decisive() => return part,
                    part if part == join.neutral() => {}
                    part => parts.push(part),
                }
            }
        }
        parts.extend(self.rest);
        match parts.len() {
            0 => join.neutral(),
            1 => parts.remove(0),
            _ if join == Join::All => Formula::All(parts.into()),
            _ => Formula::Any(parts.into()),
        }
    }
}

/// The values joined in pairs until one is left, or more where an automaton gets too large.
fn joined(mut values: Vec<Values>, join: Join) -> Vec<Values> {
    loop {
        let before = values.len();
        let mut next = Vec::with_capacity(before.div_ceil(2));
        for pair in values.chunks(2) {
            match pair {
                [one, other] if one == other => next.push(one.clone()),
                [one, other] => match join.values(one, other) {
                    Ok(both) => next.push(both),
                    Err(TooLarge) => next.extend(pair.iter().cloned()),
                },
                _ => next.extend(pair.iter().cloned()),
            }
        }
        if next.len() == before {
            return next;
        }
        values = next;
    }
}

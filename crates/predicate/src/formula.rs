//! Conditions over fields, with NOT taken down to the values and outcomes.

use std::collections::BTreeMap;
use std::ops::Not;
use std::sync::Arc;

use crate::{Truth, Values};

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
                Formula::All(parts) => parts.iter().cloned().any(|part| gathered.narrow(part)),
                part => gathered.narrow(part),
            };
            if done {
                return Formula::Never;
            }
        }
        gathered.finish(Formula::Always, Formula::All)
    }

    /// Any of them. Those about one field become one.
    pub fn any(parts: impl IntoIterator<Item = Formula>) -> Formula {
        let mut gathered = Gathered::default();
        for part in parts {
            let done = match part {
                Formula::Any(parts) => parts.iter().cloned().any(|part| gathered.widen(part)),
                part => gathered.widen(part),
            };
            if done {
                return Formula::Always;
            }
        }
        gathered.finish(Formula::Never, Formula::Any)
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

/// Parts of a formula, those about one field joined.
#[derive(Default)]
struct Gathered {
    fields: BTreeMap<Arc<str>, Values>,
    rest: Vec<Formula>,
}

impl Gathered {
    /// Takes one more that has to hold. Says whether nothing is left.
    fn narrow(&mut self, part: Formula) -> bool {
        match part {
            Formula::Always => {}
            Formula::Never => return true,
            Formula::In(field, values) => {
                let known = self.fields.get(&field).cloned().unwrap_or_else(Values::all);
                match known.and(&values) {
                    Ok(both) if both.is_empty() => return true,
                    Ok(both) => {
                        self.fields.insert(field, both);
                    }
                    Err(_) => self.rest.push(Formula::In(field, values)),
                }
            }
            part => self.keep(part),
        }
        false
    }

    /// Takes one more that may hold. Says whether all is in.
    fn widen(&mut self, part: Formula) -> bool {
        match part {
            Formula::Never => {}
            Formula::Always => return true,
            Formula::In(field, values) => {
                let known = self.fields.get(&field).cloned().unwrap_or_else(Values::none);
                match known.or(&values) {
                    Ok(both) if both.is_all() => return true,
                    Ok(both) => {
                        self.fields.insert(field, both);
                    }
                    Err(_) => self.rest.push(Formula::In(field, values)),
                }
            }
            part => self.keep(part),
        }
        false
    }

    fn keep(&mut self, part: Formula) {
        if !self.rest.contains(&part) {
            self.rest.push(part);
        }
    }

    fn finish(self, none: Formula, join: fn(Arc<[Formula]>) -> Formula) -> Formula {
        let mut parts: Vec<Formula> =
            self.fields.into_iter().map(|(field, values)| Formula::In(field, values)).collect();
        parts.extend(self.rest);
        match parts.len() {
            0 => none,
            1 => parts.remove(0),
            _ => join(parts.into()),
        }
    }
}

//! Events for which a condition is true.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::formula::Outcomes;
use crate::{Formula, Language, Opaque, Values};

/// How many steps a search for an event may take.
const MOST_STEPS: usize = 200_000;

/// Which texts are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Universe {
    /// Texts without control characters, numbers as they are usually written: see [`Language::plain`].
    Plain,
    /// Every text.
    Any,
}

/// What the fields of an event have to be for a condition to be true: any choice makes it true. A field that is not
/// named may be anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    /// For each field that matters the values that it may have; never empty.
    pub fields: BTreeMap<Arc<str>, Values>,
    /// Conditions that are not understood, by their text, that have to come out so.
    pub opaque: BTreeMap<Arc<str>, Outcomes>,
}

impl Model {
    /// A value for each field that matters: a shortest text that reads well, none only where no text will do.
    pub fn witness(&self) -> BTreeMap<Arc<str>, Option<String>> {
        self.fields.iter().map(|(field, values)| (field.clone(), values.texts.witness())).collect()
    }
}

impl Formula {
    /// Values for which it is true; `None` where there are none, which is a proof. A model without conditions that are
    /// not understood is given where there is one.
    ///
    /// # Errors
    /// The search takes too long, or an automaton gets too large.
    pub fn model(&self, universe: Universe) -> Result<Option<Model>, Opaque> {
        match self.search(universe, Unknown::Refused)? {
            Some(model) => Ok(Some(model)),
            None if self.has_opaque() => self.search(universe, Unknown::Allowed),
            None => Ok(None),
        }
    }

    /// Is it true of every event? A proof either way only where there is no error.
    ///
    /// # Errors
    /// As for [`Formula::model`].
    pub fn includes(&self, other: &Formula, universe: Universe) -> Result<bool, Opaque> {
        Ok((!self.clone()).and(other.clone()).model(universe)?.is_none())
    }

    fn has_opaque(&self) -> bool {
        match self {
            Formula::Always | Formula::Never | Formula::In(..) => false,
            Formula::Opaque(..) => true,
            Formula::All(parts) | Formula::Any(parts) => parts.iter().any(Formula::has_opaque),
        }
    }

    fn search(&self, universe: Universe, unknown: Unknown) -> Result<Option<Model>, Opaque> {
        let mut search = Search { universe, unknown, steps: 0 };
        search.solve(vec![self], Model::default())
    }
}

/// What becomes of conditions that are not understood.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unknown {
    Refused,
    Allowed,
}

struct Search {
    universe: Universe,
    unknown: Unknown,
    steps: usize,
}

impl Search {
    fn solve(&mut self, mut open: Vec<&Formula>, mut model: Model) -> Result<Option<Model>, Opaque> {
        let mut choices: Vec<&Formula> = Vec::new();
        while let Some(formula) = open.pop() {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                return Err(Opaque::new("there are too many combinations of conditions"));
            }
            match formula {
                Formula::Always => {}
                Formula::Never => return Ok(None),
                Formula::All(parts) => open.extend(parts.iter()),
                Formula::Any(_) => choices.push(formula),
                Formula::In(field, values) => {
                    let known = match model.fields.get(field) {
                        Some(known) => known.clone(),
                        None => self.everything(),
                    };
                    let both = known.and(values)?;
                    if both.is_empty() {
                        return Ok(None);
                    }
                    model.fields.insert(field.clone(), both);
                }
                Formula::Opaque(text, outcomes) => {
                    let known = model.opaque.get(text).copied().unwrap_or_else(Outcomes::all);
                    let both = known.and(*outcomes);
                    if both.is_empty() || self.unknown == Unknown::Refused {
                        return Ok(None);
                    }
                    model.opaque.insert(text.clone(), both);
                }
            }
        }
        self.choose(choices, model)
    }

    /// One of each; the fewest options first.
    fn choose(&mut self, mut choices: Vec<&Formula>, model: Model) -> Result<Option<Model>, Opaque> {
        let Some(at) = (0..choices.len()).min_by_key(|at| options(choices[*at]).len()) else {
            return Ok(Some(model));
        };
        let chosen = choices.swap_remove(at);
        for option in options(chosen) {
            let mut open = choices.clone();
            open.push(option);
            if let Some(found) = self.solve(open, model.clone())? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn everything(&self) -> Values {
        match self.universe {
            Universe::Plain => Values { absent: true, texts: Language::plain() },
            Universe::Any => Values::all(),
        }
    }
}

fn options(formula: &Formula) -> &[Formula] {
    match formula {
        Formula::Any(parts) => parts,
        other => std::slice::from_ref(other),
    }
}

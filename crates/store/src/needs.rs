//! Which columns a store must be able to show, and what it keeps of an event for them.

use std::collections::{BTreeMap, BTreeSet};

use taxonomy::{Class, Input, Rule, System, Views};

use crate::StoreError;

/// Which columns a store must be able to show.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    /// For each view the fields that will be read; `None` means all of them. A view that is not here cannot be
    /// scanned.
    pub views: BTreeMap<String, Option<BTreeSet<String>>>,
    /// Whether all fields include the event's whole text (`_raw`, `payload`), which is as long as all others together.
    pub whole_text: bool,
}

impl Needs {
    /// All fields of all views: what a store needs that answers questions which nobody has asked yet.
    pub fn all() -> Needs {
        let views = taxonomy::VIEWS.iter().map(|view| ((*view).to_owned(), None)).collect();
        Needs { views, whole_text: true }
    }

    /// All fields of one view.
    pub fn view(view: &str) -> Needs {
        Needs { views: BTreeMap::from([(view.to_owned(), None)]), whole_text: true }
    }

    /// Should a reader keep the text of each event, where the products are set up as `views` says?
    pub fn reads_raw(&self, views: &Views) -> bool {
        let named = |(view, fields): (&String, &Option<BTreeSet<String>>)| {
            fields.is_some() && views.reads_text(view, fields.as_ref())
        };
        self.whole_text || self.views.iter().any(named)
    }

    /// Is the field among all fields?
    pub(crate) fn is_shown(&self, rule: &Rule) -> bool {
        let whole = |input: &Input| matches!(input, Input::System(System::Raw | System::Payload));
        self.whole_text || !rule.inputs().iter().any(whole)
    }

    /// The same, and those fields of that view too; `None` means all of them.
    pub fn with(mut self, view: &str, fields: Option<BTreeSet<String>>) -> Needs {
        let known = self.views.entry(view.to_owned()).or_insert_with(|| Some(BTreeSet::new()));
        match (known.as_mut(), fields) {
            (Some(known), Some(fields)) => known.extend(fields),
            _ => *known = None,
        }
        self
    }
}

/// What is kept of the events of one class.
#[derive(Clone, Debug, Default)]
pub(crate) struct Retention {
    /// Every value that the event has under its own names.
    pub(crate) all_fields: bool,
    /// These inputs.
    pub(crate) inputs: BTreeSet<Input>,
    /// The event as it was written.
    pub(crate) raw: bool,
    /// The same, of those that came as lines.
    pub(crate) lines: bool,
}

impl Retention {
    /// What `needs` makes the store keep of events of `class`.
    pub(crate) fn of(needs: &Needs, views: &Views, class: &Class<'_>) -> Result<Retention, StoreError> {
        let mut kept = Retention::default();
        for (view, fields) in &needs.views {
            let shape = views.shape(view, class).ok_or_else(|| StoreError::View(view.clone()))?;
            if !shape.shown {
                continue;
            }
            match fields {
                None => {
                    kept.all_fields = true;
                    let shown = shape.fields.values().filter(|rule| needs.is_shown(rule));
                    shown.for_each(|rule| kept.inputs.extend(rule.inputs()));
                }
                Some(fields) => {
                    fields.iter().for_each(|field| kept.inputs.extend(shape.rule(field).inputs()));
                }
            }
        }
        kept.raw = kept.inputs.contains(&Input::System(System::Raw));
        if kept.inputs.contains(&Input::System(System::Payload)) {
            kept.keep_all();
            kept.lines = true;
        }
        Ok(kept)
    }

    /// Everything, so that the event's text can be made from it.
    pub(crate) fn keep_all(&mut self) {
        self.all_fields = true;
        self.inputs.extend(System::ALL.iter().map(|system| Input::System(*system)));
    }

    /// Is the value of that name kept?
    pub(crate) fn holds(&self, input: &Input) -> bool {
        match input {
            Input::Field(_) => self.all_fields || self.inputs.contains(input),
            Input::System(_) => self.inputs.contains(input),
        }
    }
}

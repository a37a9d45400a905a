//! Queries run over events of our own making, on the real engine.

use std::collections::{BTreeMap, BTreeSet};

use engine::{Engine, Environment};
use plan::Plan;
use store::{Builder, Needs};
use taxonomy::Views;
use telemetry::Event;

use crate::recorded::Recording;
use crate::witness::Witness;

/// A query to compare.
#[derive(Clone, Debug)]
pub struct Query<'a> {
    /// What to call it.
    pub name: String,
    /// The view that its plan scans.
    pub view: String,
    /// What it asks.
    pub plan: &'a Plan,
    /// Its text, which the plan's spans point into.
    pub text: &'a str,
}

/// What the queries run on.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// Runs the plans.
    pub engine: &'a Engine,
    /// The time of the search, the tables. It must trace.
    pub environment: &'a Environment<'a>,
    /// How the products are set up.
    pub views: &'a Views,
    /// Recorded events, for what is not decided without.
    pub recordings: &'a [Recording],
}

/// What a query says of events.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// The events behind its rows.
    pub(crate) events: BTreeSet<u32>,
    /// For each event the fields of a row that it is behind.
    pub(crate) rows: BTreeMap<u32, BTreeMap<String, String>>,
}

impl World<'_> {
    /// What a query says of these events together.
    pub(crate) fn run(&self, query: &Query<'_>, events: &[Event]) -> Result<Outcome, String> {
        let mut needs = Needs::default().with(&query.view, plan::fields_read(query.plan));
        let named = plan::fields_named(query.plan);
        needs.whole_text = named.contains("_raw") || named.contains("payload");
        let mut builder = Builder::with_views(needs, self.views.clone());
        for event in events {
            builder.push(event).map_err(|error| error.to_string())?;
        }
        let store = builder.finish().map_err(|error| error.to_string())?;
        let rows = self.engine.run(query.plan, &store, self.environment).map_err(|errors| {
            errors.first().map_or_else(String::new, |error| format!("{}: {}", query.name, error.message))
        })?;
        let mut outcome = Outcome::default();
        for row in rows.iter() {
            for event in &row.events {
                outcome.events.insert(*event);
                let fields = row.fields.iter();
                let texts =
                    fields.filter_map(|(name, value)| Some(((*name).to_owned(), value.text()?.into_owned())));
                outcome.rows.entry(*event).or_insert_with(|| texts.collect());
            }
        }
        Ok(outcome)
    }

    /// The row that a query makes of a witness alone; `None` where it finds nothing.
    pub(crate) fn row(
        &self,
        query: &Query<'_>,
        witness: &Witness,
    ) -> Result<Option<BTreeMap<String, String>>, String> {
        let mut outcome = self.run(query, &witness.events(self.environment.now_ns))?;
        Ok(outcome.rows.pop_first().map(|(_, row)| row))
    }
}

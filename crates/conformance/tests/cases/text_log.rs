//! A text log with the settings of an app, searched as a user does with `--sourcetype` and `--app`.

use std::collections::BTreeMap;
use std::sync::Arc;

use conformance::Language;
use engine::Environment;
use functions::Catalogue;
use intake::{Intake, Stanza, Told};
use query::{App, AppFile, MadeText, Query, Settings};
use serde_json::Value as Json;
use store::{Builder, Needs};
use telemetry::{Event, Flow, Sink, Warning};
use text::Source;

use crate::ask::{engine, json_row};

/// A text, what is told of it, and the settings of an app.
pub(crate) struct TextLog<'a> {
    pub(crate) props: &'a str,
    pub(crate) transforms: &'a str,
    pub(crate) told: Told,
    pub(crate) bytes: &'a [u8],
}

/// The rows of a search over a text log.
pub(crate) fn search(log: &TextLog<'_>, spl: &str) -> Vec<Json> {
    let file =
        |name: &str, text: &str| AppFile { path: format!("default/{name}"), bytes: text.as_bytes().to_vec() };
    let app = App::read(&[file("props.conf", log.props), file("transforms.conf", log.transforms)]);
    let stanza = |(name, settings): (&String, &BTreeMap<String, String>)| Stanza {
        name: name.clone(),
        settings: settings.clone(),
    };
    let stanzas = app.stanzas.iter().map(stanza).collect();
    let intake = Intake { stanzas, transforms: app.transforms.clone(), told: log.told.clone() };
    let options =
        telemetry::Options { keep_raw: true, text: Some(Arc::new(intake)), ..telemetry::Options::default() };
    let mut gathered = Gathered { builder: Builder::new(Needs::all()) };
    let _ = telemetry::read_from("text.log", log.bytes, &options, &mut gathered);
    let store = gathered.builder.finish().expect("a store in memory");
    let mut knowledge = app.knowledge;
    knowledge.found_when_read(&log.told.sourcetype);
    let views = taxonomy::Views::default();
    let settings = Settings::new(&Catalogue, &knowledge, &views);
    let query = Query::compile(query::Language::Spl, Source::new("query", spl), &settings);
    let plan = query.plan.as_ref().expect("a search");
    let compiler = MadeText { functions: &Catalogue, knowledge: &knowledge };
    let environment = Environment { compiler: Some(&compiler), ..Environment::at(0) };
    let rows = engine(8_192).run(plan, &store, &environment).expect("a search that runs");
    rows.iter().map(|row| json_row(&row, Language::Spl, &[])).collect()
}

struct Gathered {
    builder: Builder,
}

impl Sink for Gathered {
    fn event(&mut self, event: Event) -> Flow {
        self.builder.push(&event).expect("a store in memory");
        Flow::Continue(())
    }

    fn warning(&mut self, warning: Warning) {
        println!("{warning}");
    }
}

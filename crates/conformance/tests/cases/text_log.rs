//! A text log with the settings of an app, as a user names it with `--sourcetype` and `--app`.

use std::collections::BTreeMap;
use std::sync::Arc;

use intake::{Intake, Metadata, Stanza};
use query::{App, AppFile};
use store::{Builder, Needs, Store};
use telemetry::{Event, Flow, Sink, TextDecoder, Warning};

/// The sourcetype of texts.
pub(crate) const SOURCETYPE: &str = "log";

/// The app with these files: their paths, such as `props.conf` and `lookups/t.csv`, and what is in them.
pub(crate) fn app<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> App {
    let files: Vec<AppFile> = files
        .into_iter()
        .map(|(path, text)| {
            let path = if path.contains('/') { path.to_owned() } else { format!("default/{path}") };
            AppFile { path, bytes: text.as_bytes().to_vec() }
        })
        .collect();
    App::read(&files)
}

/// The events of a text, as the app takes it in.
pub(crate) fn store(app: &App, told: Metadata, text: &str) -> Store {
    let stanza = |(name, settings): (&String, &BTreeMap<String, String>)| Stanza {
        name: name.clone(),
        settings: settings.clone(),
    };
    let stanzas = app.stanzas.iter().map(stanza).collect();
    let intake = Intake { stanzas, transforms: app.transforms.clone(), told };
    let text_decoder = Some(Arc::new(intake) as Arc<dyn TextDecoder>);
    let options = telemetry::Options { keep_raw: true, text: text_decoder, ..telemetry::Options::default() };
    let mut gathered = Gathered { builder: Builder::new(Needs::all()) };
    let _ = telemetry::read_from("text.log", text.as_bytes(), &options, &mut gathered);
    gathered.builder.finish().expect("a store in memory")
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

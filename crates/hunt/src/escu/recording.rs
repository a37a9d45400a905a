//! The recordings of a test, read into a store.

use std::ops::ControlFlow;
use std::sync::Arc;

use detection::AttackData;
use intake::{Intake, Metadata};
use store::{Builder, Needs, Store};
use telemetry::{Envelope, Event, Flow, Sink, TextDecoder, Warning};

use super::Found;

/// Events of recordings, as a Splunk shows them that was told their source, sourcetype, host and index.
pub(super) struct Recording {
    pub(super) store: Store,
    /// The time of the latest event, UTC nanoseconds.
    pub(super) latest_ns: Option<i64>,
    /// What could not be read.
    pub(super) warnings: Vec<String>,
}

/// Reads the files of a test's data.
///
/// # Errors
/// The store cannot hold them.
pub(super) fn read(
    data: &[(&AttackData, Found)],
    needs: Needs,
    intake: &Intake,
) -> Result<Recording, String> {
    let keep_raw = needs.reads_raw(&taxonomy::Views::default());
    let mut sink = Gather {
        builder: Builder::new(needs),
        envelope: None,
        latest_ns: None,
        warnings: Vec::new(),
        wrong: None,
    };
    for (told, found) in data {
        sink.envelope = matches!(found, Found::Itself(_)).then(|| envelope(told));
        let as_told = Metadata {
            sourcetype: told.sourcetype.clone(),
            source: told.source.clone(),
            host: told.host.clone(),
            index: told.index.clone(),
            ..intake.told.clone()
        };
        let text: Option<Arc<dyn TextDecoder>> = Some(Arc::new(Intake { told: as_told, ..intake.clone() }));
        let options = telemetry::Options { keep_raw, text, ..telemetry::Options::default() };
        let _ = telemetry::read_file(found.path(), &options, &mut sink);
    }
    match sink.wrong {
        Some(wrong) => Err(wrong),
        None => {
            let store = sink.builder.finish().map_err(|error| error.to_string())?;
            Ok(Recording { store, latest_ns: sink.latest_ns, warnings: sink.warnings })
        }
    }
}

fn envelope(told: &AttackData) -> Envelope {
    Envelope {
        host: told.host.clone(),
        source: told.source.clone(),
        sourcetype: told.sourcetype.clone(),
        index: told.index.clone(),
        fields: Vec::new(),
    }
}

struct Gather {
    builder: Builder,
    /// What is said of the file that is being read; `None` where its events say it themselves.
    envelope: Option<Envelope>,
    latest_ns: Option<i64>,
    warnings: Vec<String>,
    wrong: Option<String>,
}

impl Sink for Gather {
    fn event(&mut self, mut event: Event) -> Flow {
        if let Some(told) = &self.envelope {
            let own = event.envelope.get_or_insert_default();
            **own = Envelope { fields: std::mem::take(&mut own.fields), ..told.clone() };
        }
        self.latest_ns = self.latest_ns.max(event.time_ns);
        match self.builder.push(&event) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.wrong.get_or_insert(format!("{}: {error}", event.origin.file));
                ControlFlow::Break(())
            }
        }
    }

    fn warning(&mut self, warning: Warning) {
        self.warnings.push(warning.to_string());
    }
}

//! A text, read to its end.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

use functions::extraction::{Again, Fields, FoundFields, OfStanza, is_set, settings_for};
use telemetry::{Data, Envelope, Event, Flow, Origin, TextDecoder, TextOut};

use crate::change::{Changes, Draft};
use crate::clock::Clock;
use crate::lines::{Line, Lines};
use crate::merge::{Merge, Merged, Open};
use crate::punct::punct;

use crate::table::{Header, Row, Table};
use crate::{Metadata, Settings, Stanza};

/// So much is read at once.
const CHUNK: usize = 1 << 20;

/// Takes in texts with the settings that hold for them.
#[derive(Clone, Debug, Default)]
pub struct Intake {
    /// The stanzas of `props.conf`.
    pub stanzas: Vec<Stanza>,
    /// The stanzas of `transforms.conf`.
    pub transforms: BTreeMap<String, Settings>,
    /// What is told of the texts.
    pub told: Metadata,
}

impl TextDecoder for Intake {
    /// Where a stanza of its own says how such a text is taken in, it is a text and not a list of known events.
    fn takes_known(&self) -> bool {
        self.stanzas.iter().any(|stanza| stanza.name == self.told.sourcetype && !stanza.settings.is_empty())
    }

    fn decode(&self, text: &mut dyn Read, file: &Arc<str>, out: &mut dyn TextOut) -> Flow {
        let mut told = self.told.clone();
        if told.source.is_empty() {
            told.source = file.to_string();
        }
        let of = OfStanza { sourcetype: &told.sourcetype, source: &told.source, host: &told.host };
        let settings = settings_for(&self.stanzas, of);
        let mut notes = Vec::new();
        let reading = Reading::new(&settings, &self.transforms, &told, &mut notes);
        for note in notes {
            out.warn(&note);
        }
        match reading {
            Ok(mut reading) => reading.run(text, file, out),
            Err(why) => {
                out.warn(&format!("not read: {why}"));
                Flow::Continue(())
            }
        }
    }
}

/// The reading of one text.
struct Reading {
    told: Metadata,
    lines: Lines,
    merge: Merge,
    table: Option<Table>,
    clock: Clock,
    changes: Changes,
    fields: Fields,
    has_punct: bool,
    header: Header,
    open: Open,
    last_ns: Option<i64>,
    events: u64,
}

impl Reading {
    fn new(
        settings: &Settings,
        transforms: &BTreeMap<String, Settings>,
        told: &Metadata,
        notes: &mut Vec<String>,
    ) -> Result<Reading, String> {
        Ok(Reading {
            told: told.clone(),
            lines: Lines::new(settings)?,
            merge: Merge::new(settings)?,
            table: Table::new(settings)?,
            clock: Clock::new(settings, told.now_ns, notes)?,
            changes: Changes::new(settings, transforms, notes)?,
            fields: Fields::new(settings, transforms, notes)?,
            has_punct: is_set(settings, "ANNOTATE_PUNCT", true),
            header: Header::default(),
            open: Open::default(),
            last_ns: None,
            events: 0,
        })
    }

    fn run(&mut self, text: &mut dyn Read, file: &Arc<str>, out: &mut dyn TextOut) -> Flow {
        let mut bytes: Vec<u8> = Vec::new();
        let mut rest = String::new();
        loop {
            let before = bytes.len();
            let count = match text.take(CHUNK as u64).read_to_end(&mut bytes) {
                Ok(_) => bytes.len() - before,
                Err(error) => {
                    out.warn(&format!("reading stops here: {error}; what came before is read"));
                    0
                }
            };
            let is_last = count == 0;
            let whole = if is_last { bytes.len() } else { whole_characters(&bytes) };
            rest.push_str(&String::from_utf8_lossy(&bytes[..whole]));
            bytes.drain(..whole);
            let (lines, taken) = self.lines.split(&rest, is_last);
            rest.drain(..taken);
            for line in lines {
                self.line(line, file, out)?;
            }
            if is_last {
                return match self.open.close() {
                    Some(merged) => self.event(merged, None, file, out),
                    None => Flow::Continue(()),
                };
            }
        }
    }

    fn line(&mut self, line: Line, file: &Arc<str>, out: &mut dyn TextOut) -> Flow {
        if let Some(table) = &self.table {
            return match table.take(&line.text, &mut self.header) {
                Some(row) => self.event((line.text, line.is_cut), Some(row), file, out),
                None => Flow::Continue(()),
            };
        }
        match self.merge.take(line, &self.clock, &mut self.open) {
            Some(merged) => self.event(merged, None, file, out),
            None => Flow::Continue(()),
        }
    }

    fn event(
        &mut self,
        (text, is_cut): Merged,
        row: Option<Row>,
        file: &Arc<str>,
        out: &mut dyn TextOut,
    ) -> Flow {
        let time = match (&self.table, &row) {
            (Some(table), Some(row)) => self.clock.read(&table.time_text(&text, row)),
            _ => self.clock.read(&text),
        };
        // A text without a time is of the time of the one before it.
        self.last_ns = time.or(self.last_ns);
        let mut draft = Draft {
            raw: text,
            host: self.told.host.clone(),
            source: self.told.source.clone(),
            sourcetype: self.told.sourcetype.clone(),
            index: self.told.index.clone(),
            fields: row.unwrap_or_default(),
            is_dropped: false,
        };
        if is_cut {
            draft.fields.push(("meta".to_owned(), "truncated".to_owned()));
        }
        self.changes.apply(&mut draft);
        if draft.is_dropped {
            return Flow::Continue(());
        }
        self.events += 1;
        let made = self.made(draft, file);
        out.event(made)
    }

    fn made(&self, draft: Draft, file: &Arc<str>) -> Event {
        let mut found = FoundFields::default();
        for (name, value) in &draft.fields {
            found.put(name, value, Again::Adds);
        }
        self.fields.put_into(&draft.raw, &mut found);
        if self.has_punct {
            found.put("punct", &punct(&draft.raw), Again::IsDropped);
        }
        found.put("linecount", &draft.raw.lines().count().max(1).to_string(), Again::IsDropped);
        let data = found.0.into_iter().map(|(name, mut values)| {
            let data = if values.len() == 1 { Data::One(values.remove(0)) } else { Data::Many(values) };
            (Arc::from(name), data)
        });
        Event {
            origin: Origin { file: file.clone(), position: self.events },
            time_ns: self.last_ns,
            data: data.collect(),
            envelope: Some(Box::new(Envelope {
                host: draft.host,
                source: draft.source,
                sourcetype: draft.sourcetype,
                index: draft.index,
                fields: Vec::new(),
            })),
            raw: draft.raw,
            ..Event::default()
        }
    }
}

/// How many bytes at the start are whole characters; one that is cut at the end waits for the rest.
fn whole_characters(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Ok(_) => bytes.len(),
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        // Bytes that are no character are replaced; only the last few can be a beginning.
        Err(_) => {
            let tail = bytes.len().saturating_sub(3);
            let starts = (tail..bytes.len()).find(|at| bytes[*at] >= 0xC0);
            starts.unwrap_or(bytes.len())
        }
    }
}

//! What becomes of the events and warnings of one file.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::names::Names;
use crate::shape::message;
use crate::time::{self, Stamp};
use crate::{Data, Detail, Event, FileDone, Flow, Options, Place, Repeated, Sink, Warning, WarningKind};

/// The provider whose events carry their own time.
pub(crate) const SYSMON: &str = "Microsoft-Windows-Sysmon";

const NS_PER_MINUTE: i64 = 60_000_000_000;

/// Where a decoder puts what it finds in one file: adds what every format needs, and keeps repeated warnings short.
pub(crate) struct Out<'a> {
    sink: &'a mut dyn Sink,
    pub(crate) options: &'a Options,
    pub(crate) names: &'a mut Names,
    pub(crate) file: Arc<str>,
    events: u64,
    warnings: BTreeMap<Repeated, u64>,
    /// Was there an event whose time has no zone that is certain, and that does not tell it?
    has_local_times: bool,
    offset_ns: Option<i64>,
    offsets_ns: HashMap<String, i64>,
    held: Vec<(Event, Option<Stamp>)>,
    envelope_time_ns: Option<i64>,
}

impl<'a> Out<'a> {
    pub(crate) fn new(
        sink: &'a mut dyn Sink,
        options: &'a Options,
        names: &'a mut Names,
        file: Arc<str>,
    ) -> Out<'a> {
        Out {
            sink,
            options,
            names,
            file,
            events: 0,
            warnings: BTreeMap::new(),
            has_local_times: false,
            offset_ns: None,
            offsets_ns: HashMap::new(),
            held: Vec::new(),
            envelope_time_ns: None,
        }
    }

    /// How many events were put out.
    pub(crate) fn events(&self) -> u64 {
        self.events
    }

    /// Did an event's time depend on what other events say of the zone?
    pub(crate) fn has_local_times(&self) -> bool {
        self.has_local_times
    }

    /// What is wanted of an event, of which `xml` is the element: all, where its class cannot be seen.
    pub(crate) fn wants(&mut self, xml: &str) -> Detail {
        crate::xml::class_of(xml).map_or(Detail::Text, |class| self.sink.wants(&class))
    }

    /// One event that nobody wants.
    pub(crate) fn pass_over(&mut self) {
        self.events += 1;
    }

    /// One event whose time is as the log says, or unknown.
    pub(crate) fn event(&mut self, mut event: Event) -> Flow {
        self.complete(&mut event);
        event.time_ns = event.time_ns.or(self.envelope_time_ns);
        self.events += 1;
        if self.held.is_empty() {
            return self.sink.event(event);
        }
        self.hold(event, None)
    }

    /// One event whose time was `written` without a zone, or with a zone that is not to be trusted: the difference
    /// to `UtcTime` of the file's Sysmon events tells. Events wait for the first of those.
    pub(crate) fn event_written(&mut self, mut event: Event, written: Stamp) -> Flow {
        let own = self.complete(&mut event);
        self.events += 1;
        if own {
            self.learn(&event, written);
            self.release()?;
            return self.sink.event(event);
        }
        self.has_local_times = true;
        if self.offset_ns.is_some() {
            self.settle(&mut event, written);
            return self.sink.event(event);
        }
        self.hold(event, Some(written))
    }

    /// Reads an event that has `time_ns` from its envelope where it has no time of its own.
    pub(crate) fn with_time(
        &mut self,
        time_ns: Option<i64>,
        read: impl FnOnce(&mut Out<'a>) -> Flow,
    ) -> Flow {
        self.envelope_time_ns = time_ns;
        let flow = read(self);
        self.envelope_time_ns = None;
        flow
    }

    /// A warning; `kind` is what makes two warnings the same kind.
    pub(crate) fn warn(&mut self, kind: &'static str, place: Place, message: String) {
        self.warn_of(WarningKind::Content, kind, place, message);
    }

    /// The same about something else than content.
    pub(crate) fn warn_of(&mut self, of: WarningKind, kind: &'static str, place: Place, message: String) {
        let kind = Repeated::Counted(kind);
        let count = self.warnings.entry(kind).or_default();
        *count += 1;
        if *count <= self.options.budget.same_warnings {
            self.sink.repeated(kind, Warning { file: self.file.clone(), place, kind: of, message });
        }
    }

    /// A warning that is said once a file.
    pub(crate) fn warn_once(&mut self, kind: &'static str, place: Place, message: impl FnOnce() -> String) {
        if let Entry::Vacant(first) = self.warnings.entry(Repeated::Once(kind)) {
            let kind = *first.insert_entry(1).key();
            let (file, message) = (self.file.clone(), message());
            self.sink.repeated(kind, Warning { file, place, kind: WarningKind::Content, message });
        }
    }

    /// The end of the file.
    pub(crate) fn finish(mut self, format: &'static str, bytes: u64) -> Flow {
        self.release()?;
        let done = self.done(format, bytes);
        done.uncounted(self.options.budget.same_warnings).for_each(|warning| self.sink.warning(warning));
        self.sink.file_done(done);
        ControlFlow::Continue(())
    }

    /// The end of a part of the file.
    pub(crate) fn finish_part(mut self, format: &'static str, bytes: u64) -> Flow {
        self.release()?;
        let done = self.done(format, bytes);
        self.sink.file_done(done);
        ControlFlow::Continue(())
    }

    fn done(&mut self, format: &'static str, bytes: u64) -> FileDone {
        let (events, warnings) = (self.events, std::mem::take(&mut self.warnings));
        FileDone { file: self.file.clone(), format, events, bytes, warnings }
    }

    /// Adds what follows from the rest of the event; true where the event has its own time.
    fn complete(&mut self, event: &mut Event) -> bool {
        if event.provider.is_empty() {
            event.provider = provider_of(&event.channel, event.event_id).to_owned();
        }
        if event.event_id.is_some() && taxonomy::is_channel_of_collector(&event.channel) {
            self.own_channel(event);
        }
        if event.provider != SYSMON {
            return false;
        }
        if ["UtcTime", "ProcessGuid", "Image"].iter().all(|name| event.text(name).is_none()) {
            self.read_message(event);
        }
        match event.text("UtcTime").and_then(time::parse) {
            Some(stamp) => {
                event.time_ns = Some(stamp.ns());
                true
            }
            None => false,
        }
    }

    /// An exporter wrote the collector's channel; the provider tells the event's own.
    fn own_channel(&mut self, event: &mut Event) {
        let Some(channel) = taxonomy::channel_of_provider(&event.provider) else { return };
        let collectors = std::mem::replace(&mut event.channel, channel.to_owned());
        self.warn_once("channel of a collector", Place::Event(event.origin.position), || {
            format!("the channel is {collectors}, the collector's: taken from the provider, here and below")
        });
    }

    /// Some collectors hand on an event's message alone; Sysmon's has all of the event's data.
    fn read_message(&mut self, event: &mut Event) {
        let values = message::values(&event.system.message);
        if values.is_empty() {
            return;
        }
        for (name, value) in values {
            if event.text(name).is_none() {
                event.data.push((self.names.get(name), Data::One(value)));
            }
        }
        self.warn_once("data from Message", Place::Event(event.origin.position), || {
            "the event's data is not among its fields: taken from Message, here and below".to_owned()
        });
    }

    fn hold(&mut self, event: Event, written: Option<Stamp>) -> Flow {
        self.held.push((event, written));
        if self.held.len() >= self.options.budget.held_events {
            self.release()?;
        }
        ControlFlow::Continue(())
    }

    fn release(&mut self) -> Flow {
        for (mut event, written) in std::mem::take(&mut self.held) {
            if let Some(written) = written {
                self.settle(&mut event, written);
            }
            self.sink.event(event)?;
        }
        ControlFlow::Continue(())
    }

    /// A Sysmon event has its time twice: in UTC, and as the collector wrote it.
    fn learn(&mut self, event: &Event, written: Stamp) {
        let Some(utc) = event.time_ns else { return };
        let offset = round_to_quarter_hour(utc.saturating_sub(written.ns()));
        self.offset_ns.get_or_insert(offset);
        if !self.offsets_ns.contains_key(&event.computer) && self.offsets_ns.len() < 4096 {
            self.offsets_ns.insert(event.computer.clone(), offset);
        }
    }

    fn settle(&mut self, event: &mut Event, written: Stamp) {
        let offset = self.offsets_ns.get(&event.computer).copied().or(self.offset_ns);
        event.time_ns = Some(written.ns().saturating_add(offset.unwrap_or(0)));
        let place = Place::Event(event.origin.position);
        match (written, offset) {
            (Stamp::Local(_), None) => self.warn_once("local time taken as UTC", place, || {
                "times have no zone and no Sysmon event tells which it is: taken as UTC".to_owned()
            }),
            (Stamp::Utc(_), Some(offset)) if offset != 0 => {
                self.warn_once("wrong zone corrected", place, || {
                    let minutes = offset / NS_PER_MINUTE;
                    format!(
                        "times say UTC but are {minutes} minutes off UtcTime of the Sysmon events: corrected"
                    )
                });
            }
            _ => {}
        }
    }
}

/// Whole quarters of an hour: zones are that, the rest is the time that writing took.
pub(crate) fn round_to_quarter_hour(ns: i64) -> i64 {
    const QUARTER: i64 = 15 * NS_PER_MINUTE;
    ns.saturating_add(QUARTER / 2).div_euclid(QUARTER).saturating_mul(QUARTER)
}

/// The provider, where a channel has but one.
fn provider_of(channel: &str, event_id: Option<u32>) -> &str {
    match (channel, event_id) {
        ("Security", Some(4608..=6500)) => "Microsoft-Windows-Security-Auditing",
        ("Security", Some(1100..=1108)) => "Microsoft-Windows-Eventlog",
        _ if channel.starts_with("Microsoft-Windows-") => {
            channel.split_once('/').map_or(channel, |(provider, _)| provider)
        }
        _ => "",
    }
}

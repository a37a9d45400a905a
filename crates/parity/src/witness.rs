//! Events that tell two queries apart.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use predicate::{Model, Values};
use serde::Serialize;
use taxonomy::System;
use telemetry::{Data, Event};

/// An event of our own making.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Witness {
    /// Its channel.
    pub channel: String,
    /// Its event id.
    pub event_id: u32,
    /// How many milliseconds before the time of the search it happened.
    pub age_ms: i64,
    /// How many such events there are.
    pub copies: usize,
    /// Values that are another one in each of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub varied: Vec<String>,
    /// Its values: names of the log, or `$Word` for one of its System part.
    pub values: BTreeMap<String, String>,
    /// The event as Windows exports it.
    pub xml: String,
    /// Other events that it takes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<Witness>,
}

impl Witness {
    /// An event of a class for which a model is true. Fields that may be anything get values that read well.
    pub(crate) fn of(channel: &str, event_id: u32, model: &Model) -> Witness {
        let values = model.fields.iter().filter_map(|(field, values)| {
            // Of its System part an event has every value: none is an empty one.
            let empty = || (field.starts_with('$') && values.absent).then(String::new);
            Some((field.to_string(), nice(field, values).or_else(empty)?))
        });
        let values = spoken(taken_apart(values.collect()));
        let mut witness = Witness {
            channel: channel.to_owned(),
            event_id,
            age_ms: DEFAULT_AGE_MS,
            copies: 1,
            varied: Vec::new(),
            values,
            xml: String::new(),
            beside: Vec::new(),
        };
        witness.xml = witness.written(0);
        witness
    }

    /// One of several events that belong together, where it is `now_ns`.
    pub(crate) fn recorded(events: &[Event], at: usize, now_ns: i64) -> Witness {
        let all = events.iter().enumerate();
        let beside =
            all.filter(|(number, _)| *number != at).map(|(_, event)| Witness::one(event, now_ns)).collect();
        let Some(event) = events.get(at) else { return Witness::of("", 0, &Model::default()) };
        Witness { beside, ..Witness::one(event, now_ns) }
    }

    fn one(event: &Event, now_ns: i64) -> Witness {
        let values = event
            .data
            .iter()
            .map(|(name, _)| (name.to_string(), event.text(name).unwrap_or_default().to_owned()));
        Witness {
            channel: event.channel.clone(),
            event_id: event.event_id.unwrap_or_default(),
            age_ms: event.time_ns.map_or(DEFAULT_AGE_MS, |time| now_ns.saturating_sub(time) / 1_000_000),
            copies: 1,
            varied: Vec::new(),
            values: values.collect(),
            xml: written(event),
            beside: Vec::new(),
        }
    }

    /// The same with another age and number.
    pub(crate) fn at(&self, age_ms: i64, copies: usize, now_ns: i64) -> Witness {
        let mut other = Witness { age_ms, copies, ..self.clone() };
        other.xml = other.written(now_ns);
        other
    }

    /// The same with another value in a field.
    pub(crate) fn with(&self, field: &str, value: &str, now_ns: i64) -> Witness {
        let mut other = self.clone();
        other.values.insert(field.to_owned(), value.to_owned());
        other.xml = other.written(now_ns);
        other
    }

    /// Its events, where it is `now_ns`.
    pub(crate) fn events(&self, now_ns: i64) -> Vec<Event> {
        (0..self.copies as u64).map(|number| self.event(now_ns, number)).collect()
    }

    fn event(&self, now_ns: i64, number: u64) -> Event {
        let mut event = Event {
            provider: provider(&self.channel).to_owned(),
            channel: self.channel.clone(),
            event_id: Some(self.event_id),
            computer: "pc1.corp.example".to_owned(),
            time_ns: Some(now_ns.saturating_sub(self.age_ms.saturating_mul(1_000_000))),
            record_id: Some(1 + number),
            ..Event::default()
        };
        event.origin.file = "witness".into();
        event.origin.position = 1 + number;
        for (name, value) in &self.values {
            let value = if self.varied.contains(name) { other(value, number) } else { value.clone() };
            match name.strip_prefix('$') {
                Some(word) => set(&mut event, word, &value),
                None => event.data.push((Arc::from(name.as_str()), Data::One(value))),
            }
        }
        event
    }

    fn written(&self, now_ns: i64) -> String {
        written(&self.event(now_ns, 0))
    }
}

/// Is it a value of the event itself, and not what a view makes of some?
pub(crate) fn is_own(field: &str) -> bool {
    !field.starts_with('$') && !field.contains('(')
}

/// What a view makes of several values is put into these: `concat(A, '\\', B)`, `dirname(A)`.
fn taken_apart(mut values: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let made: Vec<String> = values.keys().filter(|name| name.contains('(')).cloned().collect();
    for name in made {
        let Some(text) = values.remove(&name) else { continue };
        let Some((function, inside)) = name.split_once('(') else { continue };
        let inside = inside.trim_end_matches(')');
        let parts: Vec<&str> = inside.split(", ").collect();
        match (function, parts.as_slice()) {
            ("concat", [first, mark, second]) => {
                let mark = mark.trim_matches('\'');
                if let Some((before, after)) = text.rsplit_once(mark) {
                    values.entry((*first).to_owned()).or_insert_with(|| before.to_owned());
                    values.entry((*second).to_owned()).or_insert_with(|| after.to_owned());
                }
            }
            ("dirname", [path]) => {
                values.entry((*path).to_owned()).or_insert_with(|| format!("{text}\\tool.exe"));
            }
            ("domain", [account]) => {
                values.entry((*account).to_owned()).or_insert_with(|| format!("{text}\\ada"));
            }
            _ => {}
        }
    }
    values
}

/// The whole text of an event is made of its values: what it has to hold is put into one of them that nothing asks for.
fn spoken(mut values: BTreeMap<String, String>) -> BTreeMap<String, String> {
    const PLACES: [&str; 4] = ["CommandLine", "Description", "Details", "Note"];
    for whole in ["$Payload", "$Raw"] {
        let Some(text) = values.remove(whole).filter(|text| !text.is_empty()) else { continue };
        let place = PLACES.into_iter().find(|place| !values.contains_key(*place));
        values.insert(place.unwrap_or("Text").to_owned(), text);
    }
    values
}

/// An event as Windows exports it.
fn written(event: &Event) -> String {
    let mut xml =
        String::from("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>");
    let time = jiff::Timestamp::from_nanosecond(i128::from(event.time_ns.unwrap_or(0)));
    let time = time.map_or_else(|_| String::new(), |time| time.to_string());
    let _ = write!(
        xml,
        "<Provider Name='{}'/><EventID>{}</EventID><TimeCreated SystemTime='{time}'/><Channel>{}</Channel>\
         <Computer>{}</Computer></System><EventData>",
        escaped(&event.provider),
        event.event_id.unwrap_or_default(),
        escaped(&event.channel),
        escaped(&event.computer),
    );
    for (name, data) in &event.data {
        let text = match data {
            Data::One(text) => escaped(text),
            Data::Many(texts) => texts.iter().map(|text| escaped(text)).collect::<Vec<_>>().join(", "),
        };
        let _ = write!(xml, "<Data Name='{}'>{text}</Data>", escaped(name));
    }
    xml.push_str("</EventData></Event>");
    xml
}

/// Another value of the same kind for each number: the value itself for 0.
pub(crate) fn other(value: &str, number: u64) -> String {
    if number == 0 {
        return value.to_owned();
    }
    if let Ok(port) = value.parse::<u64>() {
        return port.saturating_add(number).to_string();
    }
    if let Ok(address) = value.parse::<std::net::Ipv4Addr>() {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        return std::net::Ipv4Addr::from_bits(address.to_bits().wrapping_add(number)).to_string();
    }
    // In front of a name, behind the folder of a path.
    match value.rsplit_once('\\') {
        Some((folder, file)) => format!("{folder}\\x{number}{file}"),
        None => format!("x{number}{value}"),
    }
}

/// Long enough ago that the event is there, and inside any window that somebody means.
pub(crate) const DEFAULT_AGE_MS: i64 = 10_000;

fn set(event: &mut Event, word: &str, value: &str) {
    let Some(system) = System::ALL.iter().find(|system| system.word() == word) else { return };
    let value = value.to_owned();
    match system {
        System::Provider => event.provider = value,
        System::Computer => event.computer = value,
        System::Guid => event.system.provider_guid = value,
        System::Version => event.system.version = value,
        System::Level => event.system.level = value,
        System::Task => event.system.task = value,
        System::Opcode => event.system.opcode = value,
        System::Keywords => event.system.keywords = value,
        System::ProcessId => event.system.process_id = value,
        System::ThreadId => event.system.thread_id = value,
        System::UserId => event.system.user_id = value,
        System::Message => event.system.message = value,
        System::RecordId => event.record_id = value.parse().ok(),
        _ => {}
    }
}

fn provider(channel: &str) -> &'static str {
    match channel {
        "Security" => "Microsoft-Windows-Security-Auditing",
        taxonomy::SYSMON_CHANNEL => taxonomy::SYSMON_PROVIDER,
        _ => "Provider",
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\'' => out.push_str("&apos;"),
            '\n' | '\r' | '\t' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out
}

/// A value that reads well; none only where no text will do.
pub(crate) fn nice(field: &str, values: &Values) -> Option<String> {
    if values.texts.is_all() && values.absent {
        return None;
    }
    // What is left to choose is taken as an event usually has it; a field that may lack is left out.
    let plain = [
        (["Image", "Path", "File"].as_slice(), r"C:\Tools\tool.exe"),
        (&["Ip", "Address"], "203.0.113.7"),
        (&["Port"], "443"),
        (&["User", "Account"], r"CORP\ada"),
        (&["Host", "Computer"], "pc1.corp.example"),
        (&["CommandLine"], "tool.exe"),
        (&["Guid"], "{0f0e0d0c-0b0a-0908-0706-050403020100}"),
        (&["Id"], "4242"),
        (&[""], "value"),
    ];
    let mut samples = plain.iter().filter(|(marks, _)| marks.iter().any(|mark| field.contains(mark)));
    if let Some((_, sample)) = samples.find(|(_, sample)| values.texts.accepts(sample)) {
        return Some((*sample).to_owned());
    }
    if values.absent {
        return None;
    }
    values.texts.witness()
}

//! What a view shows of one event.

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::Arc;

use functions::Value;
use taxonomy::{Input, Rule, System};
use telemetry::{Data, Event};

/// The value of a rule that is more than a field of the event's own.
pub(crate) fn made<'e>(rule: &'e Rule, event: &'e Event, made: &'e Made) -> Option<Cow<'e, str>> {
    rule.evaluate(&|input| match input {
        Input::Field(name) => own(event, name),
        Input::System(system) => of_system(*system, event, made),
    })
}

/// Texts of one event that it does not hold as such.
#[derive(Default)]
pub(crate) struct Made {
    event_id: String,
    record_id: String,
    seconds: String,
    millis: String,
    raw: String,
}

impl Made {
    /// Those that the inputs of rules name.
    pub(crate) fn of(event: &Event, systems: &[System]) -> Made {
        let mut made = Made::default();
        for system in systems {
            match system {
                System::EventId => {
                    made.event_id = event.event_id.map(|id| id.to_string()).unwrap_or_default()
                }
                System::RecordId => {
                    made.record_id = event.record_id.map(|id| id.to_string()).unwrap_or_default();
                }
                System::TimeSeconds => made.seconds = event.time_ns.map(seconds).unwrap_or_default(),
                System::TimeMillis => {
                    let millis = event.time_ns.map(|ns| ns.div_euclid(1_000_000).to_string());
                    made.millis = millis.unwrap_or_default();
                }
                System::Raw if event.raw.is_empty() => made.raw = rebuilt(event),
                _ => {}
            }
        }
        made
    }
}

/// Seconds with as many digits as the time has.
fn seconds(ns: i64) -> String {
    format!("{}.{:09}", ns.div_euclid(1_000_000_000), ns.rem_euclid(1_000_000_000))
}

/// The first text of the event's own value of that name, which may stand there several times.
fn own<'e>(event: &'e Event, name: &str) -> Option<&'e str> {
    let first = |data: &'e [(Arc<str>, Data)]| {
        let mut named = data.iter().filter(|(found, _)| &**found == name).peekable();
        named.peek()?;
        Some(named.find_map(|(_, data)| match data {
            Data::One(text) => Some(text.as_str()),
            Data::Many(texts) => texts.first().map(String::as_str),
        }))
    };
    let envelope = event.envelope.as_deref().map(|envelope| envelope.fields.as_slice()).unwrap_or_default();
    first(&event.data).or_else(|| first(envelope)).flatten()
}

fn of_system<'e>(system: System, event: &'e Event, made: &'e Made) -> Option<&'e str> {
    let part = &event.system;
    let envelope = event.envelope.as_deref();
    let text = match system {
        System::Provider => &event.provider,
        System::Channel => &event.channel,
        System::EventId => &made.event_id,
        System::Computer => &event.computer,
        System::RecordId => &made.record_id,
        System::TimeSeconds => &made.seconds,
        System::TimeMillis => &made.millis,
        System::Guid => &part.provider_guid,
        System::SystemTime => &part.system_time,
        System::Version => &part.version,
        System::Level => &part.level,
        System::Task => &part.task,
        System::Opcode => &part.opcode,
        System::Keywords => &part.keywords,
        System::ProcessId => &part.process_id,
        System::ThreadId => &part.thread_id,
        System::UserId => &part.user_id,
        System::Message => &part.message,
        System::File => &*event.origin.file,
        System::EnvelopeHost => envelope.map(|envelope| envelope.host.as_str()).unwrap_or_default(),
        System::EnvelopeSource => envelope.map(|envelope| envelope.source.as_str()).unwrap_or_default(),
        System::EnvelopeSourcetype => {
            envelope.map(|envelope| envelope.sourcetype.as_str()).unwrap_or_default()
        }
        System::EnvelopeIndex => envelope.map(|envelope| envelope.index.as_str()).unwrap_or_default(),
        System::Raw if !event.raw.is_empty() => &event.raw,
        System::Raw => &made.raw,
        // QRadar's rendering: no rule that is swept asks for it, since rules are of Sigma's view.
        System::Payload => "",
    };
    (!text.is_empty()).then_some(text)
}

/// The text of an event that came without one, which no format here leaves out: its values, one after the other.
fn rebuilt(event: &Event) -> String {
    let mut text = String::new();
    for (name, data) in &event.data {
        let texts = match data {
            Data::One(text) => std::slice::from_ref(text),
            Data::Many(texts) => texts.as_slice(),
        };
        for value in texts {
            let _ = write!(text, "<Data Name='{name}'>{value}</Data>");
        }
    }
    text
}

/// The value of a rule, whole: as many texts as the event has.
pub(crate) fn value(rule: &Rule, event: &Event) -> Value<'static> {
    let Rule::Field(name) = rule else {
        let systems: Vec<System> = rule
            .inputs()
            .into_iter()
            .filter_map(|input| match input {
                Input::System(system) => Some(system),
                Input::Field(_) => None,
            })
            .collect();
        let texts = Made::of(event, &systems);
        return made(rule, event, &texts).map_or(Value::Null, |text| Value::owned(text.into_owned()));
    };
    let named = |data: &[(Arc<str>, Data)]| -> Option<Vec<Cow<'static, str>>> {
        let mut all = None;
        for (_, data) in data.iter().filter(|(found, _)| *found == *name) {
            let texts: &mut Vec<Cow<'static, str>> = all.get_or_insert_default();
            match data {
                Data::One(text) => texts.push(Cow::Owned(text.clone())),
                Data::Many(many) => texts.extend(many.iter().cloned().map(Cow::Owned)),
            }
        }
        all
    };
    let envelope = event.envelope.as_deref().map(|envelope| envelope.fields.as_slice()).unwrap_or_default();
    match named(&event.data).or_else(|| named(envelope)) {
        None => Value::Null,
        Some(texts) if texts.is_empty() => Value::Null,
        Some(texts) => match <[Cow<'static, str>; 1]>::try_from(texts) {
            Ok([text]) => Value::Text(text),
            Err(texts) => Value::Multi(texts),
        },
    }
}

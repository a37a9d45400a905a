//! Windows events in LEEF and CEF lines, whose senders name their parts in their own ways.

use taxonomy::{Class, LineFormat};

use crate::out::Out;
use crate::shape::levels::{keywords, level};
use crate::{Data, Event, Place};

/// What the header of a line says of its event.
pub(super) struct Headed<'l> {
    pub(super) format: LineFormat,
    pub(super) vendor: &'l str,
    pub(super) product: &'l str,
    /// `4624`, `Microsoft-Windows-Security-Auditing:4624`.
    pub(super) id: &'l str,
}

type Pairs = [(String, String)];

/// Makes a Windows event of the values of a line; false where it is of no Windows log.
pub(super) fn fill(
    event: &mut Event,
    headed: &Headed<'_>,
    values: &Pairs,
    place: Place,
    out: &mut Out<'_>,
) -> bool {
    let keys = taxonomy::system_keys();
    let microsoft = headed.vendor.eq_ignore_ascii_case("Microsoft");
    let (source, id) = headed.id.rsplit_once(':').unwrap_or(("", headed.id));
    let id = id.trim().parse().ok().or_else(|| first(values, &keys.event_id)?.trim().parse().ok());
    let provider = first(values, &keys.provider).unwrap_or(source);
    let named = keys.channel.iter().filter(|key| microsoft || *key != "cat").find_map(|key| get(values, key));
    let by_product = || taxonomy::channel_of_product(headed.product).filter(|_| microsoft);
    let channel = named.or_else(by_product).or_else(|| taxonomy::channel_of_provider(provider));
    let (Some(id), Some(channel)) = (id, channel.filter(|channel| !channel.trim().is_empty())) else {
        return false;
    };
    if !microsoft && provider.is_empty() {
        return false;
    }
    event.event_id = Some(id);
    event.channel = channel.trim().to_owned();
    event.provider = provider.to_owned();
    system(event, values);
    data(event, headed, values, out);
    if event.data.is_empty() {
        read_message(event, place, out);
    }
    true
}

fn system(event: &mut Event, values: &Pairs) {
    let keys = taxonomy::system_keys();
    let class = Class { provider: "", channel: &event.channel.clone(), event_id: event.event_id };
    let of = |names: &[String]| {
        let mine = names.iter().filter(|name| !is_field(&class, name));
        mine.filter_map(|name| get(values, name)).find(|text| !text.is_empty()).unwrap_or_default().to_owned()
    };
    let computer = of(&keys.computer);
    if !computer.is_empty() {
        event.computer = computer;
    }
    event.record_id = of(&keys.record).parse().ok();
    let written = of(&keys.level);
    event.system.level = level(&written).map_or(written, str::to_owned);
    event.system.task = of(&keys.task);
    event.system.opcode = of(&keys.opcode);
    event.system.keywords = match of(&keys.keywords) {
        text if text.is_empty() => text,
        text => keywords(&text),
    };
    event.system.message = of(&keys.message);
}

/// The values that are no part of the event itself, under the names of its data. A standard key that says again what
/// stands under its own name is left out.
fn data(event: &mut Event, headed: &Headed<'_>, values: &Pairs, out: &mut Out<'_>) {
    let channel = event.channel.clone();
    let class = Class { provider: "", channel: &channel, event_id: event.event_id };
    let mut found: Vec<(String, &str, bool)> = Vec::with_capacity(values.len());
    for (key, value) in values {
        let key = key.strip_prefix("ad.").unwrap_or(key);
        let joined = key.replace(' ', "");
        if is_field(&class, key) {
            found.push((key.to_owned(), value, true));
        } else if let Some(field) = taxonomy::field_of_key(headed.format, &class, key) {
            found.push((field.to_owned(), value, false));
        } else if is_field(&class, &joined) {
            found.push((joined, value, true));
        } else if !is_system(key) {
            found.push((key.to_owned(), value, true));
        }
    }
    for (number, (name, value, own)) in found.iter().enumerate() {
        let earlier = || found[..number].iter().any(|(other, _, _)| other == name);
        let said = !own && (earlier() || found.iter().any(|(other, _, own)| *own && other == name));
        if !said && event.data.len() < out.options.budget.fields {
            event.data.push((out.names.get(name), Data::One((*value).to_owned())));
        }
    }
}

/// Reads the event's data from its message, where the message is known.
pub(super) fn read_message(event: &mut Event, place: Place, out: &mut Out<'_>) {
    let Some(id) = event.event_id else { return };
    let log = if event.channel.is_empty() { &event.provider } else { &event.channel };
    let known = taxonomy::message(log, id).or_else(|| taxonomy::message(&event.provider, id));
    let Some(message) = known else {
        if !event.system.message.is_empty() {
            let message =
                format!("the message of event {id} of {log} is not known: its values stay in Message");
            out.warn("unknown message", place, message);
        }
        return;
    };
    let read = message.read(&event.system.message);
    if read.cut {
        out.warn(
            "message cut off",
            place,
            "the message ends before its last value: it was cut off".to_owned(),
        );
    }
    for (name, value) in read.values {
        event.data.push((out.names.get(&name), Data::One(value)));
    }
}

/// Is it the name of a field of the event's data?
fn is_field(class: &Class<'_>, name: &str) -> bool {
    let facts = class.event_id.and_then(|id| taxonomy::event(class.channel, id));
    facts.is_some_and(|facts| facts.fields.iter().any(|field| field.name == name))
}

fn is_system(key: &str) -> bool {
    let keys = taxonomy::system_keys();
    let lists = [
        &keys.channel,
        &keys.provider,
        &keys.event_id,
        &keys.computer,
        &keys.record,
        &keys.time,
        &keys.level,
        &keys.task,
        &keys.opcode,
        &keys.keywords,
        &keys.message,
        &keys.passing,
    ];
    lists.iter().any(|list| list.iter().any(|known| known == key))
}

/// The value of the first of those keys that has one.
pub(super) fn first<'v>(values: &'v Pairs, keys: &[String]) -> Option<&'v str> {
    keys.iter().find_map(|key| get(values, key))
}

pub(super) fn get<'v>(values: &'v Pairs, key: &str) -> Option<&'v str> {
    values.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
}

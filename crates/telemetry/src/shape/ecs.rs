//! The Elastic Common Schema, as Winlogbeat 7 and later and Elastic Agent write Windows events.

use super::ecs_fields::{Row, SECURITY, SYSMON, Way};
use super::levels::{braced, level, opcode};
use super::winlogbeat::first_keyword;
use super::{Spot, push};
use crate::json::{Json, Object};
use crate::out::{self, Out};
use crate::xml;
use crate::{Data, Event, Flow, time};

/// A `winlog` object, or the event's own XML in `event.original`.
pub(super) fn is(object: &Object<'_>) -> bool {
    object.object_of("winlog").is_some() || original(object).is_some()
}

/// One event. Where the document has the event's XML, that is the event; else the values that Beats renamed get
/// their Windows names back, and those it left in `winlog.event_data` stay as they are.
pub(super) fn event(mut object: Object<'_>, spot: Spot, mut event: Event, out: &mut Out<'_>) -> Flow {
    if let Some(text) = original(&object) {
        return xml::element(text, event, spot.place, out);
    }
    let Some(mut winlog) = object.take_object("winlog") else { return out.event(event) };
    system(&mut event, &object, &winlog);
    let kept = winlog.take_object("event_data");
    let rows = if event.provider == out::SYSMON { SYSMON } else { SECURITY };
    utc_time(&mut event, kept.as_ref(), out);
    let id = event.event_id.unwrap_or_default();
    for row in rows.iter().filter(|row| row.ids.is_empty() || row.ids.contains(&id)) {
        let is_kept = kept.as_ref().is_some_and(|kept| kept.has(row.name));
        if is_kept || event.text(row.name).is_some() {
            continue;
        }
        if let Some(text) = restore(row, &object) {
            event.data.push((out.names.get(row.name), Data::One(text)));
        }
    }
    for part in [kept, winlog.take_object("user_data")].into_iter().flatten() {
        for (name, value) in part.fields {
            push(&mut event, &name, value, out);
        }
    }
    out.event(event)
}

fn original<'v>(object: &'v Object<'_>) -> Option<&'v str> {
    let text = match object.object_of("event") {
        Some(event) => event.text_of("original"),
        None => object.text_of("event.original"),
    };
    text.filter(|text| text.trim_start().starts_with("<Event"))
}

fn system(event: &mut Event, object: &Object<'_>, winlog: &Object<'_>) {
    let of = |path: &str| at(winlog, path).and_then(Json::scalar).unwrap_or_default().to_owned();
    let outer = |path: &str| at(object, path).and_then(Json::scalar).unwrap_or_default().to_owned();
    event.channel = of("channel");
    event.computer = of("computer_name");
    event.provider = of("provider_name");
    if event.provider.is_empty() {
        event.provider = outer("event.provider");
    }
    event.event_id = of("event_id").parse().ok().or_else(|| outer("event.code").parse().ok());
    event.record_id = of("record_id").parse().ok();
    let system = &mut event.system;
    system.provider_guid = braced(&of("provider_guid"));
    system.version = of("version");
    system.level = level(&outer("log.level")).unwrap_or_default().to_owned();
    system.task = of("task");
    system.opcode = opcode(&of("opcode")).map_or_else(|| of("opcode"), str::to_owned);
    system.keywords = first_keyword(winlog.get("keywords"));
    system.process_id = of("process.pid");
    system.thread_id = of("process.thread.id");
    system.user_id = of("user.identifier");
    system.activity_id = braced(&of("activity_id"));
    system.related_activity_id = braced(&of("related_activity_id"));
    system.message = outer("message");
    system.system_time = of("time_created");
    let written = outer("@timestamp");
    event.time_ns = time::parse(&written).map(time::Stamp::ns);
    if event.system.system_time.is_empty() {
        event.system.system_time = written;
    }
}

/// Beats makes UtcTime of Sysmon's events the document's time, and drops it.
fn utc_time(event: &mut Event, kept: Option<&Object<'_>>, out: &mut Out<'_>) {
    let is_kept = kept.is_some_and(|kept| kept.has("UtcTime"));
    if let (false, out::SYSMON, Some(ns)) = (is_kept, &*event.provider, event.time_ns) {
        event.data.push((out.names.get("UtcTime"), Data::One(time::as_utc_time(ns))));
    }
}

/// The value at a path, through objects or under a name with dots in it.
fn at<'v, 'a>(object: &'v Object<'a>, path: &str) -> Option<&'v Json<'a>> {
    if let Some(found) = object.get(path) {
        return Some(found);
    }
    path.match_indices('.').find_map(|(dot, _)| at(object.object_of(&path[..dot])?, &path[dot + 1..]))
}

fn restore(row: &Row, object: &Object<'_>) -> Option<String> {
    let value = at(object, row.path)?;
    match row.way {
        Way::Same => value.scalar().map(str::to_owned),
        Way::Initiated => {
            let direction = value.scalar()?;
            Some(matches!(direction, "egress" | "outbound").to_string())
        }
        Way::IsIpv6 => Some((value.scalar()? == "ipv6").to_string()),
        Way::DnsStatus => Some(if value.scalar()? == "SUCCESS" { "0" } else { value.scalar()? }.to_owned()),
        Way::Joined => match value {
            Json::List(values) => Some(values.iter().filter_map(Json::scalar).collect::<Vec<_>>().join(", ")),
            other => other.scalar().map(str::to_owned),
        },
        Way::User => {
            let user = value.object()?;
            let name = user.text_of("name")?;
            Some(user.text_of("domain").map_or_else(|| name.to_owned(), |domain| format!("{domain}\\{name}")))
        }
        Way::Hashes => hashes(value.object()?),
        Way::Answers => answers(value.object()?),
    }
}

/// In Sysmon's order and capitals: `SHA1=…,MD5=…,SHA256=…,IMPHASH=…`.
fn hashes(hash: &Object<'_>) -> Option<String> {
    let known = [("sha1", "SHA1"), ("md5", "MD5"), ("sha256", "SHA256"), ("imphash", "IMPHASH")];
    let parts: Vec<String> = known
        .iter()
        .filter_map(|(ecs, sysmon)| Some(format!("{sysmon}={}", hash.text_of(ecs)?.to_uppercase())))
        .collect();
    (!parts.is_empty()).then(|| parts.join(","))
}

/// `type:  5 name;::ffff:10.0.0.1;`, as Sysmon lists answers: addresses without a type, others with its number.
fn answers(dns: &Object<'_>) -> Option<String> {
    let Some(Json::List(answers)) = dns.get("answers") else { return None };
    let mut text = String::new();
    for answer in answers.iter().filter_map(Json::object) {
        let data = answer.text_of("data").unwrap_or_default();
        let number = match answer.text_of("type").unwrap_or_default() {
            "A" => {
                text.push_str(&format!("::ffff:{data};"));
                continue;
            }
            "AAAA" => {
                text.push_str(&format!("{data};"));
                continue;
            }
            "NS" => "2",
            "CNAME" => "5",
            "SOA" => "6",
            "PTR" => "12",
            "MX" => "15",
            "TXT" => "16",
            "SRV" => "33",
            other => other,
        };
        text.push_str(&format!("type: {number:>2} {data};"));
    }
    if let (true, Some(Json::List(addresses))) = (text.is_empty(), dns.get("resolved_ip")) {
        for address in addresses.iter().filter_map(Json::scalar) {
            text.push_str(address);
            text.push(';');
        }
    }
    (!text.is_empty()).then_some(text)
}

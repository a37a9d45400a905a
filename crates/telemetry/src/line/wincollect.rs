//! Lines of QRadar's WinCollect agent, and of its own collectors for Windows (MSRPC, MSEVEN6): keys and values between
//! tabs.

use crate::out::Out;
use crate::shape::levels::{keywords, level, opcode};
use crate::time;
use crate::{Data, Event, Flow, Place};

/// What begins the message of such a line.
pub(super) const MARK: &str = "AgentDevice=";

/// The keys that Windows events have, in their order; the last holds the rest of the line.
const KEYS: [&str; 20] = [
    "AgentDevice",
    "AgentLogFile",
    "PluginVersion",
    "Source",
    "Computer",
    "OriginatingComputer",
    "User",
    "Domain",
    "EventID",
    "EventIDCode",
    "EventType",
    "EventCategory",
    "RecordNumber",
    "TimeGenerated",
    "TimeWritten",
    "Level",
    "Keywords",
    "Task",
    "Opcode",
    "Message",
];

/// Puts out the event of a line whose message begins with [`MARK`].
pub(super) fn event(text: &str, mut event: Event, place: Place, out: &mut Out<'_>) -> Flow {
    let pairs = pairs(text);
    let get = |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
    // The code is the event's id; the other may carry qualifiers in its upper half.
    let id = get("EventIDCode").and_then(|id| id.trim().parse::<u32>().ok());
    let whole = get("EventID").and_then(|id| id.trim().parse::<u32>().ok());
    event.event_id = id.or(whole.map(|id| id & 0xffff));
    let stamp = get("TimeGenerated").and_then(time::epoch);
    event.time_ns = stamp.or(event.time_ns);
    if event.event_id.is_none() {
        event.channel = "wincollect".to_owned();
        for (key, value) in &pairs {
            event.data.push((out.names.get(key), Data::One((*value).to_owned())));
        }
        return out.event(event);
    }
    let text_of = |name: &str| get(name).unwrap_or_default().trim().to_owned();
    event.channel = text_of("AgentLogFile");
    event.provider = text_of("Source");
    let computer = text_of("Computer");
    if !computer.is_empty() {
        event.computer = computer;
    }
    event.record_id = get("RecordNumber").and_then(|number| number.trim().parse().ok());
    event.system.system_time = stamp.map(time::as_utc_time).unwrap_or_default();
    event.system.task = text_of("EventCategory");
    event.system.level = level(&text_of("Level")).map(str::to_owned).unwrap_or_default();
    event.system.opcode = opcode(&text_of("Opcode")).map(str::to_owned).unwrap_or_default();
    event.system.keywords = match get("Keywords").map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => keywords(text),
        None => audit(get("EventType")).to_owned(),
    };
    event.system.user_id = sid(get("User").unwrap_or_default().trim()).to_owned();
    event.system.message = get("Message").unwrap_or_default().to_owned();
    super::windows::read_message(&mut event, place, out);
    out.event(event)
}

/// Windows' own keywords of what a collector calls the event's type.
fn audit(event_type: Option<&str>) -> &'static str {
    match event_type.map(str::trim) {
        Some("8") => "0x8020000000000000",
        Some("16") => "0x8010000000000000",
        _ => "",
    }
}

/// The SIDs of the accounts that are on every computer.
pub(super) fn sid(user: &str) -> &'static str {
    match user {
        "SYSTEM" => "S-1-5-18",
        "LOCAL SERVICE" => "S-1-5-19",
        "NETWORK SERVICE" => "S-1-5-20",
        _ => "",
    }
}

/// Keys and values. Relays make blanks of tabs: then a value ends where a key that is known follows.
fn pairs(text: &str) -> Vec<(&str, &str)> {
    let (head, message) = match text.find("Message=").filter(|at| is_free(text, *at)) {
        Some(at) => (&text[..at], Some(&text[at + "Message=".len()..])),
        None => (text, None),
    };
    let mut pairs: Vec<(&str, &str)> = if head.contains('\t') {
        head.split('\t')
            .filter_map(|part| part.split_once('='))
            .map(|(key, value)| (key.trim(), value))
            .collect()
    } else {
        by_known_keys(head)
    };
    if let Some(message) = message {
        pairs.push(("Message", message.trim_end_matches(['\r', '\n'])));
    }
    pairs
}

fn is_free(text: &str, at: usize) -> bool {
    at == 0 || text[..at].ends_with(['\t', ' '])
}

fn by_known_keys(head: &str) -> Vec<(&str, &str)> {
    let mut starts: Vec<(usize, &str)> = Vec::new();
    for key in KEYS {
        let mut from = starts.last().map_or(0, |(at, _)| *at);
        while let Some(at) = head[from..].find(key).map(|at| at + from) {
            let end = at + key.len();
            if head[end..].starts_with('=') && is_free(head, at) {
                starts.push((at, key));
                break;
            }
            from = end;
        }
    }
    let mut pairs = Vec::with_capacity(starts.len());
    for (number, (at, key)) in starts.iter().enumerate() {
        let end = starts.get(number + 1).map_or(head.len(), |(next, _)| *next);
        pairs.push((*key, head[at + key.len() + 1..end].trim()));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_and_blanks_cut_alike() {
        let tabs = "AgentDevice=WindowsLog\tAgentLogFile=Some Log/Operational\tUser=\tDomain=A B\tEventID=1\tMessage=a Source=b\tc";
        let expected = [
            ("AgentDevice", "WindowsLog"),
            ("AgentLogFile", "Some Log/Operational"),
            ("User", ""),
            ("Domain", "A B"),
            ("EventID", "1"),
        ];
        let found = pairs(tabs);
        assert_eq!(found[..5], expected);
        assert_eq!(found[5], ("Message", "a Source=b\tc"));
        let blanks = tabs.replace('\t', " ");
        let found = pairs(&blanks);
        assert_eq!(found[..5], expected);
        assert_eq!(found[5], ("Message", "a Source=b c"));
    }
}

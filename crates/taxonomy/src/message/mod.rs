//! Messages: how Windows renders the data of an event as text, and how the text is read back.
//!
//! Collectors for QRadar send the message alone: a line of WinCollect has no other data. What a message looks like is
//! content, `taxonomy/messages/`; Sysmon's messages follow from its schema.

mod place;
mod read;
mod render;
mod template;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

pub use read::ReadMessage;
pub use template::Message;

use crate::events::{self, SYSMON_CHANNEL, SYSMON_PROVIDER};

/// The message of an event of a channel, or of a provider that has but one channel; names compared case aside. `None`
/// where it is not known.
pub fn message(channel_or_provider: &str, event_id: u32) -> Option<&'static Message> {
    let key = match channel_or_provider {
        name if name.eq_ignore_ascii_case(SYSMON_PROVIDER) => SYSMON_CHANNEL.to_ascii_lowercase(),
        name if name.eq_ignore_ascii_case("Microsoft-Windows-Security-Auditing") => "security".to_owned(),
        name => name.to_ascii_lowercase(),
    };
    MESSAGES.get(&(key, event_id))
}

/// The text that messages show for a code, `%%1843`.
pub(crate) fn text_of_code(code: &str) -> Option<&'static str> {
    CODES.get(code).map(String::as_str)
}

/// The code whose text a message shows; the lowest where several codes have the text.
pub(crate) fn code_of_text(text: &str) -> Option<&'static str> {
    static TEXTS: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
        let mut texts = BTreeMap::new();
        for (code, text) in CODES.iter() {
            texts.entry(text.as_str()).or_insert(code.as_str());
        }
        texts
    });
    TEXTS.get(text).copied()
}

/// `windows.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MessagesFile {
    tails: Vec<String>,
    message: Vec<MessageFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MessageFile {
    channel: String,
    id: u32,
    text: String,
}

static FILE: LazyLock<MessagesFile> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../taxonomy/messages/windows.toml"))
        .expect("tested: windows.toml can be read")
});

static CODES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../taxonomy/messages/codes.toml"))
        .expect("tested: codes.toml can be read")
});

static MESSAGES: LazyLock<BTreeMap<(String, u32), Message>> = LazyLock::new(|| {
    let mut messages = BTreeMap::new();
    for file in &FILE.message {
        let message = Message::parse(&file.text, &FILE.tails);
        messages.insert((file.channel.to_ascii_lowercase(), file.id), message);
    }
    for (id, facts) in events::of_channel(SYSMON_CHANNEL) {
        messages.insert((SYSMON_CHANNEL.to_ascii_lowercase(), id), Message::of_lines(facts));
    }
    messages
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_a_message_is_a_field_of_its_event() {
        let mut known = 0;
        let mut strange = Vec::new();
        for ((channel, id), message) in MESSAGES.iter() {
            let Some(facts) = events::event(channel, *id) else { continue };
            for name in message.names() {
                if facts.fields.is_empty() || facts.fields.iter().any(|field| field.name == name) {
                    known += 1;
                } else {
                    strange.push(format!("{channel} {id} {name}"));
                }
            }
        }
        assert_eq!(strange, Vec::<String>::new());
        assert!(known > 500, "{known}");
    }

    #[test]
    fn codes_have_texts_and_texts_codes() {
        assert_eq!(text_of_code("%%1833"), Some("Impersonation"));
        assert_eq!(code_of_text("No"), Some("%%1843"));
        assert_eq!(code_of_text("no such text"), None);
    }
}

//! What QRadar makes of events of Windows logs: the QID, its name, and the category.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;

use crate::rule::{Rule, System, Transform};
use crate::views::Class;

/// Keywords of an event whose audit says that it failed.
const FAILED: &str = "0x8010000000000000";

/// The rules of the properties that tell what kind of event a Windows event is: `qid`, `category`,
/// `highlevelcategory`.
pub(crate) fn rules(class: &Class<'_>) -> Vec<(Arc<str>, Rule)> {
    let Some(id) = class.event_id else { return Vec::new() };
    let channel = TABLE.channel.iter().find(|channel| channel.name.eq_ignore_ascii_case(class.channel));
    let event = channel.and_then(|channel| channel.event.iter().find(|event| event.id == id));
    let (succeeded, failed) = match event {
        Some(event) => {
            ((event.qid, event.category), event.failed.as_ref().map(|failed| (failed.qid, failed.category)))
        }
        None => ((TABLE.unknown.qid, TABLE.unknown.category), None),
    };
    let rule = |of: fn((i64, i64)) -> i64| by_outcome(of(succeeded), failed.map(of));
    vec![
        ("qid".into(), rule(|(qid, _)| qid)),
        ("category".into(), rule(|(_, category)| category)),
        ("highlevelcategory".into(), rule(|(_, category)| category / 1_000 * 1_000)),
    ]
}

/// One number, or that of the failure where the event's audit failed.
fn by_outcome(succeeded: i64, failed: Option<i64>) -> Rule {
    let text = |number: i64| Rule::Text(number.to_string().into());
    let Some(failed) = failed.filter(|failed| *failed != succeeded) else { return text(succeeded) };
    let keywords = Rule::System(System::Keywords);
    let of_failure = Rule::Call(Transform::Choose, vec![keywords, Rule::Text(FAILED.into()), text(failed)]);
    Rule::Call(Transform::First, vec![of_failure, text(succeeded)])
}

/// The name of a kind of event, as `QIDNAME(qid)` gives it.
pub fn qid_name(qid: i64) -> Option<&'static str> {
    NAMES.get(&qid).map(|(name, _)| name.as_str())
}

/// The description of a kind of event, as `QIDDESCRIPTION(qid)` gives it. Recorded: of audited events it is the name with a
/// full stop. Of others none is known but the name.
pub fn qid_description(qid: i64) -> Option<String> {
    NAMES.get(&qid).map(|(name, audited)| if *audited { format!("{name}.") } else { name.clone() })
}

/// Names by QID, and whether the events are of an audit.
static NAMES: LazyLock<BTreeMap<i64, (String, bool)>> = LazyLock::new(|| {
    let mut names = BTreeMap::from([(TABLE.unknown.qid, (TABLE.unknown.name.clone(), false))]);
    for channel in &TABLE.channel {
        for event in &channel.event {
            if !channel.outcome {
                names.insert(event.qid, (event.name.clone(), false));
                continue;
            }
            names.insert(event.qid, (format!("Success Audit: {}", event.name), true));
            if let Some(failed) = &event.failed {
                let name = failed.name.as_ref().unwrap_or(&event.name);
                names.insert(failed.qid, (format!("Failure Audit: {name}"), true));
            }
        }
    }
    names
});

/// `windows_events.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    unknown: Unknown,
    channel: Vec<Channel>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unknown {
    qid: i64,
    name: String,
    category: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Channel {
    name: String,
    /// Do the names begin with what the audit says of the outcome?
    #[serde(default)]
    outcome: bool,
    event: Vec<Event>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Event {
    id: u32,
    qid: i64,
    name: String,
    category: i64,
    failed: Option<Failed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Failed {
    qid: i64,
    category: i64,
    name: Option<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../taxonomy/ariel/windows_events.toml"))
        .expect("tested: windows_events.toml can be read")
});

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::rule::Input;

    fn check(channel: &str, id: u32, keywords: Option<&str>, expected: (i64, &str, &str)) {
        let class = Class { provider: "", channel, event_id: Some(id) };
        let read = |input: &Input| match input {
            Input::System(System::Keywords) => keywords,
            _ => None,
        };
        let made = rules(&class);
        let number = |wanted: &str| {
            let (_, rule) = made.iter().find(|(name, _)| **name == *wanted).expect("one of the three");
            rule.evaluate(&read).and_then(|text| text.parse::<i64>().ok())
        };
        let category = |field| number(field).and_then(crate::category_name);
        assert_eq!(number("qid"), Some(expected.0), "{channel} {id}");
        assert_eq!(qid_name(expected.0), Some(expected.1));
        assert_eq!(category("category"), Some(expected.2));
        let high = category("highlevelcategory").expect("each has a high-level one");
        assert!(!high.is_empty());
    }

    #[test]
    fn the_outcome_of_an_audit_decides() {
        let logon = "An account was successfully logged on";
        check("Security", 4624, None, (5_000_830, &format!("Success Audit: {logon}"), "User Login Success"));
        let failed = "Failure Audit: An account failed to log on";
        check("security", 4625, Some("0x8010000000000000"), (5_000_475, failed, "User Login Failure"));
        let opened = "Success Audit: An attempt was made to access an object";
        check("Security", 4663, Some("0x8020000000000000"), (5_000_850, opened, "General Audit Event"));
    }

    #[test]
    fn other_channels_have_names_of_their_own() {
        check("System", 7045, None, (5_001_613, "A service was installed in a system", "Service Installed"));
        let sysmon = crate::SYSMON_CHANNEL;
        check(sysmon, 1, None, (5_001_828, "Process Create", "Process Creation Success"));
        check("Elsewhere", 9, None, (0, "Unknown", "Unknown Windows Auth Server Event"));
    }

    #[test]
    fn a_qid_is_of_one_kind_of_event_and_every_category_has_a_name() {
        let mut seen = BTreeSet::new();
        for event in TABLE.channel.iter().flat_map(|channel| &channel.event) {
            let failed = event.failed.iter().map(|failed| (failed.qid, failed.category));
            for (qid, category) in failed.chain([(event.qid, event.category)]) {
                assert!(seen.insert(qid), "{qid} of {} is there twice", event.id);
                assert!(crate::category_name(category).is_some(), "{category} of {}", event.id);
            }
        }
    }

    #[test]
    fn a_description_of_an_audited_event_ends_with_a_full_stop() {
        let enabled = Some("Success Audit: A user account was enabled.".to_owned());
        assert_eq!(qid_description(5_000_893), enabled);
        assert_eq!(qid_description(5_001_828).as_deref(), Some("Process Create"));
    }
}

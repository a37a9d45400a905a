//! Message to data.

use super::code_of_text;
use super::place::{Place, places};
use super::template::{Message, Part, Value};

/// What a message says of its event's data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadMessage {
    /// Names and values, in the message's order.
    pub values: Vec<(String, String)>,
    /// Does it end before a value that every such event has? Then the last value may be cut off as well.
    pub cut: bool,
}

impl Message {
    /// Reads a message back into data, whether its lines are whole or were joined by blanks, as collectors do.
    ///
    /// A label that the message does not have gives no value. Blanks at the end of a value are lost where the collector
    /// made one blank of several. The text of a code becomes the code, and a list gets Windows' line ends back.
    pub fn read(&self, message: &str) -> ReadMessage {
        let message = message.replace("\r\n", "\n");
        let whole = self.without_tail(&message);
        let places = places(&self.parts, whole);
        let mut read = ReadMessage::default();
        for (number, place) in places.iter().enumerate() {
            let part = &self.parts[place.part];
            let Some(value) = &part.value else { continue };
            let next = places.get(number + 1);
            let end = next.map_or(whole.len(), |next: &Place| next.start);
            let text = trimmed(&whole[place.end..end], part, next.map(|next| &self.parts[next.part]));
            read.values.push((value.name.clone(), meant(value, text)));
        }
        read.cut = !places.is_empty() && places.iter().all(|place| place.part < self.last_certain);
        read
    }

    /// The message up to the explanations of its values. The last place of a sentence counts: a value may hold it too.
    fn without_tail<'m>(&self, message: &'m str) -> &'m str {
        let tail = self.tails.iter().filter_map(|tail| message.rfind(tail.as_str())).min();
        tail.map_or(message, |at| message[..at].trim_end())
    }
}

/// A value without the blanks of the template around it.
fn trimmed<'m>(text: &'m str, part: &Part, next: Option<&Part>) -> &'m str {
    let text = match part.gap.as_str() {
        " " => text.strip_prefix([' ', '\t', '\n']).unwrap_or(text),
        _ => text.trim_start(),
    };
    let Some(next) = next else { return text.trim_end_matches(['\n', '\r']) };
    let blanks = text.len() - text.trim_end().len();
    let wanted = next.before.len();
    if blanks >= wanted { &text[..text.len() - wanted] } else { text.trim_end() }
}

fn meant(value: &Value, text: &str) -> String {
    match (value.list, value.coded) {
        (false, false) => text.to_owned(),
        (false, true) => code_of_text(text.trim()).unwrap_or(text).to_owned(),
        (true, coded) => {
            let items = items(text, coded);
            let items: Vec<&str> = items
                .iter()
                .map(|item| if coded { code_of_text(item).unwrap_or(item) } else { item })
                .collect();
            match items.as_slice() {
                [] => String::new(),
                ["-"] => "-".to_owned(),
                _ if value.lines_first => items.iter().map(|item| format!("\r\n\t\t{item}")).collect(),
                _ if coded => items.iter().map(|item| format!("{item}\r\n\t\t\t\t")).collect(),
                _ => items.join("\r\n\t\t\t"),
            }
        }
    }
}

/// The items of a list: lines, or what stands between several blanks, or words where each is one item.
fn items(text: &str, coded: bool) -> Vec<&str> {
    let several = text.contains("  ") || text.contains('\n') || text.contains('\t');
    if several {
        let parts = text.split(['\n', '\t']).flat_map(|line| line.split("  "));
        return parts.map(str::trim).filter(|item| !item.is_empty()).collect();
    }
    if coded { known(text.trim()) } else { text.split_whitespace().collect() }
}

/// Cuts texts of codes that stand after each other with one blank between them: the longest that is known, each time.
fn known(text: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut ends = rest.match_indices(' ').map(|(at, _)| at).chain([rest.len()]);
        let longest = ends.rfind(|end| code_of_text(&rest[..*end]).is_some());
        let Some(end) = longest else { return vec![text] };
        items.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    items
}

#[cfg(test)]
mod tests {
    use crate::message;

    #[track_caller]
    fn check(channel: &str, id: u32, text: &str, expected: &[(&str, &str)], cut: bool) {
        let read = message(channel, id).expect("the message is known").read(text);
        let values: Vec<(&str, &str)> =
            read.values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(values, expected);
        assert_eq!(read.cut, cut, "cut");
    }

    const LOGON: [(&str, &str); 5] = [
        ("SubjectUserSid", "S-1-5-18"),
        ("SubjectUserName", "PC1$"),
        ("SubjectDomainName", "OFFICE"),
        ("SubjectLogonId", "0x3e7"),
        ("PrivilegeList", "SeDebugPrivilege\r\n\t\t\tSeBackupPrivilege"),
    ];

    #[test]
    fn lines_whole_and_joined_are_one_message() {
        let lines = "Special privileges assigned to new logon.\r\n\r\nSubject:\r\n\tSecurity ID:\t\tS-1-5-18\r\n\tAccount Name:\t\tPC1$\r\n\tAccount Domain:\t\tOFFICE\r\n\tLogon ID:\t\t0x3e7\r\n\r\nPrivileges:\t\tSeDebugPrivilege\r\n\t\t\tSeBackupPrivilege";
        check("Security", 4672, lines, &LOGON, false);
        let blanks = lines.replace("\r\n", " ").replace('\t', " ");
        check("Security", 4672, &blanks, &LOGON, false);
        let words = lines.split_whitespace().collect::<Vec<_>>().join(" ");
        check("Security", 4672, &words, &LOGON, false);
    }

    #[test]
    fn a_value_may_hold_a_label() {
        check(
            "Microsoft-Windows-Sysmon",
            1,
            "Process Create: RuleName: - UtcTime: 2024-03-05 09:10:11.123 Image: C:\\a b.exe CommandLine: a b.exe User: root  CurrentDirectory: C:\\ User: OFFICE\\mara Hashes: SHA1=00 ParentImage: C:\\c.exe ParentCommandLine: c.exe",
            &[
                ("RuleName", "-"),
                ("UtcTime", "2024-03-05 09:10:11.123"),
                ("Image", r"C:\a b.exe"),
                ("CommandLine", "a b.exe User: root "),
                ("CurrentDirectory", r"C:\"),
                ("User", r"OFFICE\mara"),
                ("Hashes", "SHA1=00"),
                ("ParentImage", r"C:\c.exe"),
                ("ParentCommandLine", "c.exe"),
            ],
            false,
        );
    }

    #[test]
    fn a_message_that_was_cut_off_is_told() {
        let cut = "Process Create: UtcTime: 2024-03-05 09:10:11.123 User: HA";
        check(
            "Microsoft-Windows-Sysmon",
            1,
            cut,
            &[("UtcTime", "2024-03-05 09:10:11.123"), ("User", "HA")],
            true,
        );
    }

    #[test]
    fn codes_come_back_from_their_texts() {
        let message = message("Security", 5140).expect("the message is known");
        let data = |name: &str| {
            Some(if name == "AccessList" {
                "%%4416\r\n\t\t\t\t%%4423\r\n\t\t\t\t".to_owned()
            } else {
                "x".to_owned()
            })
        };
        let text = message.render(&data);
        assert!(text.contains("ReadData (or ListDirectory)\r\n"), "{text}");
        for text in [
            text.replace("\r\n", " ").replace('\t', " "),
            text.split_whitespace().collect::<Vec<_>>().join(" "),
            text,
        ] {
            let read = message.read(&text);
            let list =
                read.values.iter().find(|(name, _)| name == "AccessList").map(|(_, value)| value.as_str());
            assert_eq!(list, Some("%%4416\r\n\t\t\t\t%%4423\r\n\t\t\t\t"), "{text}");
        }
    }

    #[test]
    fn explanations_are_no_value() {
        check(
            "Security",
            4634,
            "An account was logged off.  Subject:  Security ID:  S-1-5-18  Logon Type:   3  This event is generated when a logon session is destroyed.",
            &[("TargetUserSid", "S-1-5-18"), ("LogonType", "3")],
            false,
        );
    }

    #[test]
    fn sentences_hold_values_too() {
        check(
            "System",
            7036,
            "The Some Name service entered the running state.",
            &[("param1", "Some Name"), ("param2", "running")],
            false,
        );
        check("System", 7036, "Something else.", &[], false);
    }
}

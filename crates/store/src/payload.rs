//! The payload that QRadar would hold of an event: the line that it came as, or a line made of it.

use std::fmt::Write;

use arrow::array::Array;
use jiff::Timestamp;
use taxonomy::{Class, LineFormat, PayloadForm, System};

use crate::partition::Partition;
use crate::rebuild::{Parts, json};
use crate::rows::Rows;

/// The payload of an event. One that came as a line is that line; a Windows event of another format is written as the
/// collector `form` would have sent it; any other event is its own text.
pub(crate) fn payload(partition: &Partition, rows: &Rows, row: usize, form: PayloadForm) -> String {
    let raw = partition.raw.as_ref().filter(|raw| raw.is_valid(row)).map(|raw| raw.value(row));
    let windows = partition.class().class().is_windows();
    match raw {
        Some(raw) if !windows || is_line(raw) => raw.to_owned(),
        _ if !windows => json(partition, row),
        _ => {
            let line = Line { part: Parts { partition, rows, row }, class: partition.class().class() };
            match form {
                PayloadForm::WinCollect => line.wincollect(),
                PayloadForm::Mseven6 => line.mseven6(),
                PayloadForm::Leef => line.leef(),
            }
        }
    }
}

/// Did an event with that text come as a line, and not as XML or JSON of its own?
pub(crate) fn is_line(raw: &str) -> bool {
    let start = raw.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    !start.is_empty() && !["<Event", "<?xml", "{", "[", "<n"].iter().any(|other| start.starts_with(other))
}

/// A Windows event to be written as a line.
struct Line<'a> {
    part: Parts<'a>,
    class: Class<'a>,
}

impl Line<'_> {
    /// What the WinCollect agent sends: keys and values between tabs behind a syslog header, times in seconds.
    fn wincollect(&self) -> String {
        let mut out = self.start(" PluginVersion=7.3.1.22\t".trim_start());
        let (user, domain) = self.account();
        let _ = write!(out, "OriginatingComputer={}\t", self.system(System::Computer));
        let _ = write!(out, "User={user}\tDomain={domain}\t");
        self.numbers(&mut out, 1_000_000_000);
        let _ = write!(out, "Level={}\t", level(&self.system(System::Level)));
        let _ = write!(out, "Keywords={}\t", keywords(&self.system(System::Keywords)));
        let _ = write!(out, "Task={}\t", self.system(System::Task));
        let _ = write!(out, "Opcode={}\t", opcode(&self.system(System::Opcode)));
        out + "Message=" + &flat(&self.message())
    }

    /// What QRadar's own collectors make (MSRPC, MSEVEN6): fewer keys, times in milliseconds.
    fn mseven6(&self) -> String {
        let mut out = self.start("");
        let (user, domain) = self.account();
        let _ = write!(out, "User={user}\tDomain={domain}\t");
        self.numbers(&mut out, 1_000_000);
        out + "Message=" + &flat(&self.message())
    }

    fn start(&self, version: &str) -> String {
        let mut out = self.header();
        let (channel, provider) = (self.class.channel, self.class.provider);
        let _ = write!(out, "AgentDevice=WindowsLog\tAgentLogFile={channel}\t{version}");
        let _ = write!(out, "Source={provider}\tComputer={}\t", self.system(System::Computer));
        out
    }

    fn numbers(&self, out: &mut String, unit_ns: i64) {
        let id = self.class.event_id.unwrap_or_default();
        let event_type = match self.system(System::Keywords).as_str() {
            "0x8020000000000000" => "8",
            "0x8010000000000000" => "16",
            _ => "4",
        };
        let _ = write!(out, "EventID={id}\tEventIDCode={id}\tEventType={event_type}\t");
        let _ = write!(out, "EventCategory={}\t", self.system(System::Task));
        let record = self.part.record().map(|record| record.to_string()).unwrap_or_default();
        let time = self.time().map(|ns| ns.div_euclid(unit_ns).to_string()).unwrap_or_default();
        let _ = write!(out, "RecordNumber={record}\tTimeGenerated={time}\tTimeWritten={time}\t");
    }

    /// LEEF 2.0 with tabs: the parts of the event under the names that Windows has for them, then its data, under
    /// LEEF's own keys where there are any.
    fn leef(&self) -> String {
        let mut out = self.header();
        let product = if self.class.channel == taxonomy::SYSMON_CHANNEL { "Sysmon" } else { "Windows" };
        let version = self.system(System::Version);
        let id = self.class.event_id.unwrap_or_default();
        let _ = write!(out, "LEEF:2.0|Microsoft|{product}|{version}|{id}|x09|cat={}", self.class.channel);
        if let Some(ns) = self.time() {
            let _ = write!(out, "\tdevTime={}", ns.div_euclid(1_000_000));
        }
        let record = self.part.record().map(|record| record.to_string()).unwrap_or_default();
        for (key, value) in [
            ("SourceName", self.class.provider.to_owned()),
            ("Computer", self.system(System::Computer)),
            ("RecordNumber", record),
            ("Level", self.system(System::Level)),
            ("Task", self.system(System::Task)),
            ("OpcodeValue", self.system(System::Opcode)),
            ("Keywords", self.system(System::Keywords)),
        ] {
            if !value.is_empty() && !self.part.fields().any(|(name, _)| name == key) {
                let _ = write!(out, "\t{key}={value}");
            }
        }
        for (name, texts) in self.part.fields() {
            let key = taxonomy::key_of_field(LineFormat::Leef, &self.class, name).unwrap_or(name);
            for text in texts {
                let _ = write!(out, "\t{key}={}", flat(&text));
            }
        }
        out
    }

    /// `<13>Mar 05 09:10:11 pc1 `: the time in UTC, the computer's name up to its first full stop.
    fn header(&self) -> String {
        let computer = self.system(System::Computer);
        let host = computer.split('.').next().filter(|host| !host.is_empty()).unwrap_or("unknown");
        match self.time() {
            Some(ns) => format!("<13>{} {host} ", stamp(ns)),
            None => format!("<13>{host} "),
        }
    }

    /// The message that the event came with, or the one that Windows renders of its data.
    fn message(&self) -> String {
        if let Some(message) = self.part.system(System::Message).filter(|message| !message.is_empty()) {
            return message;
        }
        let id = self.class.event_id.unwrap_or_default();
        let known = taxonomy::message(self.class.channel, id);
        if let Some(message) = known.or_else(|| taxonomy::message(self.class.provider, id)) {
            let value = |name: &str| {
                // Old versions have two values of one name; the message shows the first there.
                let (_, texts) = self.part.fields().find(|(known, _)| *known == name)?;
                texts.into_iter().next()
            };
            return message.render(&value);
        }
        let mut text = format!("{}:", taxonomy::event_name(self.class.channel, id).unwrap_or("Event"));
        for (name, texts) in self.part.fields() {
            let _ = write!(text, " {name}: {}", texts.join(","));
        }
        text
    }

    fn account(&self) -> (&'static str, &'static str) {
        match self.part.system(System::UserId).as_deref() {
            Some("S-1-5-18") => ("SYSTEM", "NT AUTHORITY"),
            Some("S-1-5-19") => ("LOCAL SERVICE", "NT AUTHORITY"),
            Some("S-1-5-20") => ("NETWORK SERVICE", "NT AUTHORITY"),
            _ => ("", ""),
        }
    }

    fn system(&self, system: System) -> String {
        self.part.system(system).unwrap_or_default()
    }

    fn time(&self) -> Option<i64> {
        let (times, row) = (&self.part.partition.times, self.part.row);
        times.is_valid(row).then(|| times.value(row))
    }
}

/// Lines of a message as a collector joins them: a blank for each line end and for each tab.
fn flat(text: &str) -> String {
    text.replace("\r\n", " ").replace(['\r', '\n', '\t'], " ")
}

fn level(level: &str) -> &str {
    match level {
        "0" => "Log Always",
        "1" => "Critical",
        "2" => "Error",
        "3" => "Warning",
        "4" => "Informational",
        "5" => "Verbose",
        other => other,
    }
}

fn keywords(keywords: &str) -> &str {
    match keywords {
        "0x8020000000000000" => "Audit Success",
        "0x8010000000000000" => "Audit Failure",
        other => other,
    }
}

fn opcode(opcode: &str) -> &str {
    match opcode {
        "0" => "Info",
        "1" => "Start",
        "2" => "Stop",
        other => other,
    }
}

/// `Mar 05 09:10:11`.
fn stamp(ns: i64) -> String {
    let time = Timestamp::from_nanosecond(i128::from(ns)).unwrap_or_default();
    time.strftime("%b %d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_are_those_of_syslog() {
        assert_eq!(stamp(1_709_629_811_123_000_000), "Mar 05 09:10:11");
        assert_eq!(stamp(1_735_603_199_000_000_000), "Dec 30 23:59:59");
        assert_eq!(stamp(951_782_400_000_000_000), "Feb 29 00:00:00");
        assert_eq!(stamp(-1_000_000_000), "Dec 31 23:59:59");
    }

    #[test]
    fn lines_are_told_from_documents() {
        for (raw, expected) in [
            ("<13>Mar 05 09:10:11 pc1 AgentDevice=x", true),
            ("LEEF:1.0|a|b|c|d|", true),
            ("Mar 05 09:10:11 pc1 CEF:0|a", true),
            ("<Event xmlns='x'>", false),
            ("\n {\"a\":1}", false),
            ("", false),
        ] {
            assert_eq!(is_line(raw), expected, "{raw}");
        }
    }
}

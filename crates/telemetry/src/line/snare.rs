//! Lines of the Snare agent for Windows, and of senders that write as it does (NXLog's `to_syslog_snare`): columns
//! between tabs. Source: TIBCO, "Event Output Format"; rsyslog, "mmsnareparse".

use crate::out::Out;
use crate::shape::levels::{keywords, level};
use crate::time::Stamp;
use crate::{Event, Flow, Place};

/// What begins the message of such a line.
pub(super) const MARK: &str = "MSWinEventLog\t";

/// The columns behind the mark.
const LOG: usize = 1;
const SUBMITTED: usize = 3;
const EVENT_ID: usize = 4;
const SOURCE: usize = 5;
const USER: usize = 6;
const EVENT_TYPE: usize = 8;
const COMPUTER: usize = 9;
const EXPANDED: usize = 12;

/// Puts out the event of a line whose message begins with [`MARK`].
///
/// What Snare counts is its own lines, so the event has no record number; of the task it has the name alone, and the
/// time is that of the sender's zone, which a file's Sysmon events tell.
pub(super) fn event(text: &str, mut event: Event, place: Place, out: &mut Out<'_>) -> Flow {
    let columns: Vec<&str> = text[MARK.len()..].trim_end_matches(['\r', '\n']).split('\t').collect();
    let column = |number: usize| columns.get(number).map_or("", |text| text.trim());
    let Some(id) = column(EVENT_ID).parse::<u32>().ok() else {
        let message =
            format!("the column of the event id holds `{}`: the line is kept as text", column(EVENT_ID));
        out.warn("columns of Snare", place, message);
        event.channel = "snare".to_owned();
        event.data.push((out.names.get("message"), crate::Data::One(text.to_owned())));
        return out.event(event);
    };
    event.event_id = Some(id);
    event.channel = column(LOG).to_owned();
    event.provider = column(SOURCE).to_owned();
    if !column(COMPUTER).is_empty() {
        event.computer = column(COMPUTER).to_owned();
    }
    let kind = column(EVENT_TYPE);
    (event.system.level, event.system.keywords) = match kind {
        "Success Audit" | "Audit Success" => ("0".to_owned(), keywords("Audit Success")),
        "Failure Audit" | "Audit Failure" => ("0".to_owned(), keywords("Audit Failure")),
        other => (level(other).map(str::to_owned).unwrap_or_default(), String::new()),
    };
    event.system.user_id = super::wincollect::sid(account(column(USER))).to_owned();
    event.system.message = message(&columns);
    super::windows::read_message(&mut event, place, out);
    let written = column(SUBMITTED);
    match super::pattern::parse(written, "EEE MMM d HH:mm:ss yyyy").or_else(|| crate::time::parse(written)) {
        Some(stamp @ Stamp::Local(_)) => out.event_written(event, stamp),
        Some(stamp) => {
            event.time_ns = Some(stamp.ns());
            out.event(event)
        }
        None => {
            out.warn("time not read", place, format!("the time `{written}` is in no pattern that is known"));
            out.event(event)
        }
    }
}

/// The name in `DOMAIN\name`.
fn account(user: &str) -> &str {
    user.rsplit('\\').next().unwrap_or(user)
}

/// The message: the rest of the line, but for the checksum or the number that may end it.
fn message(columns: &[&str]) -> String {
    let rest = columns.get(EXPANDED..).unwrap_or_default();
    let rest = match rest.split_last() {
        Some((last, before)) if !before.is_empty() && is_checksum(last) => before,
        _ => rest,
    };
    rest.join(" ").trim().to_owned()
}

fn is_checksum(text: &str) -> bool {
    let text = text.trim();
    text.bytes().all(|byte| byte.is_ascii_hexdigit()) && (text.len() <= 10 || text.len() == 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_ends_before_a_checksum() {
        let mut columns = vec![""; EXPANDED];
        columns.push("A  message");
        assert_eq!(message(&columns), "A  message");
        columns.push("0123456789abcdef0123456789abcdef");
        assert_eq!(message(&columns), "A  message");
        columns[EXPANDED + 1] = "with a tab";
        assert_eq!(message(&columns), "A  message with a tab");
        columns.push("77");
        assert_eq!(message(&columns), "A  message with a tab");
    }
}

//! The whole text of an event, rebuilt from what is kept of it.

use std::fmt::Write;

use taxonomy::{Input, System};

use crate::partition::Partition;
use crate::rows::Rows;

/// The event as Splunk's forwarder would have sent it: Windows events as XML in one line with single quotes, others
/// as JSON.
pub(crate) fn raw(partition: &Partition, rows: &Rows, row: usize) -> String {
    if partition.class().class().is_windows() { xml(partition, rows, row) } else { json(partition, row) }
}

fn xml(partition: &Partition, rows: &Rows, row: usize) -> String {
    let part = Parts { partition, rows, row };
    let mut out = String::with_capacity(1024);
    out.push_str("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>");
    let _ = write!(out, "<Provider Name='{}'", escaped(&partition.class().provider));
    if let Some(guid) = part.system(System::Guid) {
        let _ = write!(out, " Guid='{}'", escaped(&guid));
    }
    let _ = write!(out, "/><EventID>{}</EventID>", partition.class().event_id.unwrap_or_default());
    for (element, system) in [
        ("Version", System::Version),
        ("Level", System::Level),
        ("Task", System::Task),
        ("Opcode", System::Opcode),
        ("Keywords", System::Keywords),
    ] {
        if let Some(text) = part.system(system) {
            let _ = write!(out, "<{element}>{}</{element}>", escaped(&text));
        }
    }
    let _ = write!(
        out,
        "<TimeCreated SystemTime='{}'/>",
        escaped(&part.system(System::SystemTime).unwrap_or_default())
    );
    if let Some(record) = part.record() {
        let _ = write!(out, "<EventRecordID>{record}</EventRecordID>");
    }
    out.push_str("<Correlation/>");
    if let (Some(process), Some(thread)) = (part.system(System::ProcessId), part.system(System::ThreadId)) {
        let _ = write!(out, "<Execution ProcessID='{}' ThreadID='{}'/>", escaped(&process), escaped(&thread));
    }
    let _ = write!(out, "<Channel>{}</Channel>", escaped(&partition.class().channel));
    let _ =
        write!(out, "<Computer>{}</Computer>", escaped(&part.system(System::Computer).unwrap_or_default()));
    match part.system(System::UserId) {
        Some(user) => {
            let _ = write!(out, "<Security UserID='{}'/>", escaped(&user));
        }
        None => out.push_str("<Security/>"),
    }
    out.push_str("</System><EventData>");
    for (name, texts) in part.fields() {
        for text in texts {
            let _ = write!(out, "<Data Name='{}'>{}</Data>", escaped(name), escaped(&text));
        }
    }
    out.push_str("</EventData></Event>");
    out
}

pub(crate) fn json(partition: &Partition, row: usize) -> String {
    let mut out = String::from("{");
    for (input, column) in &partition.columns {
        let Input::Field(name) = input else { continue };
        let texts = column.texts(row);
        if texts.is_empty() {
            continue;
        }
        if out.len() > 1 {
            out.push(',');
        }
        let _ = write!(out, "{}:", quoted(name));
        match texts.as_slice() {
            [text] => out.push_str(&quoted(text)),
            texts => {
                let list: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
                let _ = write!(out, "[{}]", list.join(","));
            }
        }
    }
    out.push('}');
    out
}

/// One event of a partition.
pub(crate) struct Parts<'a> {
    pub(crate) partition: &'a Partition,
    pub(crate) rows: &'a Rows,
    pub(crate) row: usize,
}

impl<'a> Parts<'a> {
    pub(crate) fn system(&self, system: System) -> Option<String> {
        self.partition.column(&Input::System(system))?.texts(self.row).into_iter().next()
    }

    pub(crate) fn record(&self) -> Option<u64> {
        self.rows.record[self.partition.events.value(self.row) as usize]
    }

    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'a str, Vec<String>)> {
        let row = self.row;
        self.partition.columns.iter().filter_map(move |(input, column)| match input {
            Input::Field(name) => {
                let texts = column.texts(row);
                (!texts.is_empty()).then_some((&**name, texts))
            }
            Input::System(_) => None,
        })
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\'' => out.push_str("&apos;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

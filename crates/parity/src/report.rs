//! A comparison as text for people: no times of day, one line for an event, the mapping in short.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Map, Value};

use crate::comparison::{Comparison, Difference, Mapping, Reached, Which};
use crate::times::duration;
use crate::witness::Witness;

/// More values than this are counted, not written out.
const MOST_VALUES: usize = 13;

impl Comparison {
    /// The comparison as text for people.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "{}", self.verdict.words());
        let _ = writeln!(out, "  A: {}\n  B: {}", self.names[0], self.names[1]);
        for (number, difference) in (1..).zip(&self.differences) {
            self.difference(number, difference, &mut out);
        }
        section(
            &mut out,
            "Notes",
            self.notes.iter().map(|note| format!("{}: {}", note.of.name(), note.message)),
        );
        section(&mut out, "Not decided", self.unknown.iter().cloned());
        section(&mut out, "Tried", self.tried.iter().cloned());
        section(
            &mut out,
            "Field mapping (what a proof rests on; in full with --format json)",
            mapping(&self.mapping),
        );
        section(&mut out, "Assumed", self.assumptions.iter().cloned());
        out
    }

    fn difference(&self, number: usize, difference: &Difference, out: &mut String) {
        let _ = writeln!(out, "\n{number}. {}", difference.message);
        let shown: Vec<&Reached> =
            difference.reached.iter().filter(|reached| reached.value.is_some()).collect();
        for reached in shown.iter().take(MOST_VALUES) {
            let value = reached.value.as_deref().unwrap_or_default().escape_debug();
            let written = match reached.written.as_str() {
                "" => String::new(),
                written => format!("  by `{written}`"),
            };
            let _ = writeln!(out, "   `{value}`{written}");
        }
        if shown.len() > MOST_VALUES {
            let _ = writeln!(out, "   and {} more", shown.len() - MOST_VALUES);
        }
        if let Some(first) = difference.reached.first() {
            self.event(first, &difference.fields, out);
        }
    }

    fn event(&self, reached: &Reached, fields: &[String], out: &mut String) {
        let witness = &reached.witness;
        let read = self.mapping.iter().flat_map(|mapping| mapping.event.split(", "));
        let shown: BTreeSet<&str> = read.chain(fields.iter().map(String::as_str)).collect();
        let several = match (witness.copies, witness.varied.is_empty()) {
            (1, _) => String::new(),
            (count, true) => format!(" ({count} of them)"),
            (count, false) => format!(" ({count} of them, each with another {})", witness.varied.join(", ")),
        };
        let _ = writeln!(out, "   event  {}{several}", line(witness, &shown));
        for other in &witness.beside {
            let apart = witness.age_ms - other.age_ms;
            let when = match apart {
                0 => String::new(),
                1.. => format!(", {} later", duration(apart)),
                _ => format!(", {} earlier", duration(-apart)),
            };
            let _ = writeln!(out, "   with   {}{when}", line(other, &shown));
        }
        let [a, b] = &reached.said;
        let said = match (a, b) {
            (Some(_), None) => "A finds it, B does not",
            (None, Some(_)) => "B finds it, A does not",
            (Some(_), Some(_)) => "both find it",
            (None, None) => "neither finds it",
        };
        let _ = writeln!(out, "   {said}");
    }
}

/// An event as one line of JSON, as it may be put into a file and read again: where it is from, and of its values those
/// that one of the two reads.
fn line(witness: &Witness, shown: &BTreeSet<&str>) -> String {
    let mut object = Map::new();
    object.insert("Channel".to_owned(), witness.channel.as_str().into());
    object.insert("EventID".to_owned(), witness.event_id.into());
    let is_made = witness.beside.is_empty() && witness.values.len() <= 12;
    for (name, value) in &witness.values {
        if is_made || shown.contains(name.as_str()) {
            object.insert(plain(name).to_owned(), value.as_str().into());
        }
    }
    Value::Object(object).to_string()
}

/// The name of a value without the mark of those of the System part.
pub(crate) fn plain(name: &str) -> &str {
    name.trim_start_matches('$')
}

/// What both read: the value of the event, and each one's name for it where it is another; then what only one reads.
fn mapping(all: &[Mapping]) -> impl Iterator<Item = String> {
    let (mut lines, mut same, mut alone) = (Vec::new(), Vec::new(), [Vec::new(), Vec::new()]);
    for one in all.iter().filter(|one| one.event != "nothing") {
        let event: Vec<&str> = one.event.split(", ").map(plain).collect();
        let event = event.join(" or ");
        let [a, b] = [&one.a, &one.b].map(|names| {
            names.iter().map(|name| name.split(" = ").next().unwrap_or(name)).collect::<Vec<_>>().join(", ")
        });
        match (a.is_empty(), b.is_empty()) {
            (false, false) if a == b && a == event => same.push(a),
            (false, false) => lines.push(format!("{event}: `{a}` in A, `{b}` in B")),
            (false, true) => alone[0].push(a),
            (true, _) => alone[1].push(b),
        }
    }
    if !same.is_empty() {
        lines.push(format!("the same name in both: {}", same.join(", ")));
    }
    for which in Which::BOTH {
        let names = &alone[which.place()];
        if !names.is_empty() {
            lines.push(format!("only {} reads: {}", which.name(), names.join(", ")));
        }
    }
    lines.into_iter()
}

fn section(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        let _ = writeln!(out, "\n{title}:");
        for line in lines {
            let _ = writeln!(out, "  {line}");
        }
    }
}

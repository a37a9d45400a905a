//! A comparison as text for people.

use std::fmt::Write;

use crate::comparison::{Comparison, Difference, Reached, Which};

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
        let mapping = self.mapping.iter().map(|mapping| {
            let names = |names: &[String]| if names.is_empty() { "-".to_owned() } else { names.join(", ") };
            format!("{}:  A {}  B {}", mapping.event, names(&mapping.a), names(&mapping.b))
        });
        section(&mut out, "Names of the event, and what the two make of them", mapping);
        section(&mut out, "Taken for granted", self.assumptions.iter().cloned());
        out
    }

    fn difference(&self, number: usize, difference: &Difference, out: &mut String) {
        let _ = writeln!(out, "\n{number}. {}", difference.message);
        for reached in &difference.reached {
            let value = reached
                .value
                .as_ref()
                .map_or_else(String::new, |value| format!("`{}`", value.escape_debug()));
            let written = if reached.written.is_empty() {
                String::new()
            } else {
                format!("  by `{}`", reached.written)
            };
            let line = format!("   {value}{written}");
            let _ = writeln!(out, "{}", line.trim_end());
        }
        if let Some(first) = difference.reached.first() {
            event(first, out);
        }
    }
}

fn event(reached: &Reached, out: &mut String) {
    let witness = &reached.witness;
    if witness.copies > 1 {
        let differ = match witness.varied.is_empty() {
            true => String::new(),
            false => format!(", each with another {}", witness.varied.join(", ")),
        };
        let _ = writeln!(out, "   {} events{differ}:", witness.copies);
    }
    let _ = writeln!(out, "   {}", witness.xml);
    for other in &witness.beside {
        let _ = writeln!(out, "   with {other}");
    }
    for which in Which::BOTH {
        let said = match &reached.said[which.place()] {
            None => "finds nothing".to_owned(),
            Some(row) => {
                let fields: Vec<String> = row
                    .iter()
                    .take(8)
                    .map(|(name, value)| format!("{name}={}", value.escape_debug()))
                    .collect();
                fields.join(" ")
            }
        };
        let _ = writeln!(out, "   {}: {said}", which.name());
    }
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

//! What a message is made of.

use crate::events::EventFacts;

/// How the message of an event is made of its data.
#[derive(Clone, Debug)]
pub struct Message {
    pub(super) parts: Vec<Part>,
    /// Beginnings of the explanations that follow the values.
    pub(super) tails: Vec<String>,
    /// Is a line without its value left out? So does Sysmon, whose versions differ by lines; others show `-`.
    pub(super) optional: bool,
    /// The part that a whole message has beyond any doubt and that is the last of those.
    pub(super) last_certain: usize,
}

/// A part of a message: fixed text, and the value that follows it.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Blanks and line ends before the text.
    pub(super) before: String,
    /// The text: a label, a heading, a sentence.
    pub(super) text: String,
    /// Blanks between the text and the value.
    pub(super) gap: String,
    pub(super) value: Option<Value>,
}

/// A value in a message.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) name: String,
    /// Does the data hold a code for what the message shows?
    pub(super) coded: bool,
    /// Are there several, a line each?
    pub(super) list: bool,
    /// Does the first of several begin a line too?
    pub(super) lines_first: bool,
}

impl Message {
    /// Reads a template: `{Name}`, `{Name%}`, `{Name*}`, `{Name^}` and `{Name%*}` are values.
    pub(super) fn parse(template: &str, tails: &[String]) -> Message {
        let mut parts = Vec::new();
        let mut blanks = String::new();
        let mut rest = template;
        while let Some((text, (name, after))) =
            rest.split_once('{').and_then(|(text, rest)| Some((text, rest.split_once('}')?)))
        {
            add(&mut parts, &mut blanks, text);
            let gap = std::mem::take(&mut blanks);
            match parts.last_mut().filter(|last| last.value.is_none()) {
                Some(last) => {
                    last.gap = gap;
                    last.value = Some(value(name));
                }
                None => parts.push(Part {
                    before: gap,
                    text: String::new(),
                    gap: String::new(),
                    value: Some(value(name)),
                }),
            }
            rest = after;
        }
        add(&mut parts, &mut blanks, rest);
        let last_certain = parts.iter().rposition(|part| !part.text.is_empty()).unwrap_or(0);
        Message { parts, tails: tails.to_vec(), optional: false, last_certain }
    }

    /// A heading, then a line `Name: value` for each field of the event.
    pub(super) fn of_lines(facts: &EventFacts) -> Message {
        let heading =
            Part { before: String::new(), text: format!("{}:", facts.name), gap: String::new(), value: None };
        let line = |name: &str| Part {
            before: "\n".to_owned(),
            text: format!("{name}:"),
            gap: " ".to_owned(),
            value: Some(Value { name: name.to_owned(), coded: false, list: false, lines_first: false }),
        };
        let first =
            facts.fields.iter().find(|field| field.until.is_none()).and_then(|field| field.since.clone());
        let always = |field: &crate::FieldFact| field.until.is_none() && oldest(&field.since, &first);
        let last_certain = facts.fields.iter().rposition(always).map_or(0, |at| at + 1);
        let parts =
            std::iter::once(heading).chain(facts.fields.iter().map(|field| line(&field.name))).collect();
        Message { parts, tails: Vec::new(), optional: true, last_certain }
    }

    /// The label that stands before a value.
    pub fn label(&self, name: &str) -> Option<&str> {
        let of = |part: &&Part| part.value.as_ref().is_some_and(|value| value.name == name);
        self.parts.iter().find(of).map(|part| part.text.trim_end_matches(':'))
    }

    /// The names of its values, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| part.value.as_ref()).map(|value| value.name.as_str())
    }
}

/// Is a field as old as the event, or as its first field is?
fn oldest(since: &Option<String>, first: &Option<String>) -> bool {
    since.as_deref() == first.as_deref() || matches!(since.as_deref(), Some("2.0"))
}

fn value(name: &str) -> Value {
    let plain = name.trim_end_matches(['%', '*', '^']);
    let marks = &name[plain.len()..];
    Value {
        name: plain.to_owned(),
        coded: marks.contains('%'),
        list: marks.contains(['*', '^']),
        lines_first: marks.contains('^'),
    }
}

/// Adds the lines of a text; blanks stay in front of whatever comes next.
fn add(parts: &mut Vec<Part>, blanks: &mut String, text: &str) {
    for line in text.split_inclusive('\n') {
        let start = line.len() - line.trim_start().len();
        let trimmed = line.trim();
        blanks.push_str(&line[..start]);
        if !trimmed.is_empty() {
            let before = std::mem::replace(blanks, line[start + trimmed.len()..].to_owned());
            parts.push(Part { before, text: trimmed.to_owned(), gap: String::new(), value: None });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_texts_and_values() {
        let message = Message::parse("Done.\n\nWho:\n\tName:\t\t{A%}\n\tAll:\t{B*}\n{C} of {D}", &[]);
        let shown: Vec<String> = message
            .parts
            .iter()
            .map(|part| {
                let value =
                    part.value.as_ref().map(|value| format!("{}/{}/{}", value.name, value.coded, value.list));
                format!("{:?} {:?} {:?} {}", part.before, part.text, part.gap, value.unwrap_or_default())
            })
            .collect();
        assert_eq!(
            shown,
            [
                r#""" "Done." "" "#,
                r#""\n\n" "Who:" "" "#,
                r#""\n\t" "Name:" "\t\t" A/true/false"#,
                r#""\n\t" "All:" "\t" B/false/true"#,
                r#""\n" "" "" C/false/false"#,
                r#"" " "of" " " D/false/false"#,
            ]
        );
    }
}

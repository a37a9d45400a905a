//! How explanations come out: for people, as rows with their drops, and as flat rows.

use hunt::{Explained, Explanation, Reason};
use serde_json::{Value as Json, json};
use text::{Source, Span};

use crate::output;

/// What is said of one query.
pub(super) struct Said {
    pub(super) source: Source,
    pub(super) events: Vec<Explained>,
}

impl Said {
    /// For people: the query's text with marks under the guilty parts. Events with the same causes are told once.
    pub(super) fn picture(&self) -> String {
        let mut out = String::new();
        let mut told: Vec<(&Explanation, Vec<&Explained>)> = Vec::new();
        for one in &self.events {
            match told.iter_mut().find(|(known, _)| alike(known, &one.explanation)) {
                Some((_, events)) => events.push(one),
                None => told.push((&one.explanation, vec![one])),
            }
        }
        for (explanation, events) in told {
            out.push_str(&heading(&self.source, &events));
            for (at, drop) in explanation.drops.iter().enumerate() {
                out.push_str(&self.drop(at, drop));
            }
            out.push('\n');
        }
        out
    }

    fn drop(&self, at: usize, drop: &hunt::Drop) -> String {
        let then = if at == 0 { "first dropped" } else { "then, that mended, dropped" };
        let mut out = format!("{}. {then} at `{}`\n", at + 1, drop.stage);
        for (number, reason) in drop.reasons.iter().enumerate() {
            let number = if drop.reasons.len() > 1 { format!("({}) ", number + 1) } else { String::new() };
            out.push_str(&format!("  {number}{}: {}\n", reason.cause, reason.message));
            let span = reason.nearest.unwrap_or(Span::new(reason.start, reason.end));
            for line in self.source.picture(span).lines() {
                out.push_str(&format!("   {line}\n"));
            }
        }
        if drop.reasons.len() > 1 {
            out.push_str(&format!("  to mend: {}\n", ways(&drop.ways)));
        }
        out
    }

    /// A row an event, with its drops as they are.
    pub(super) fn rows(&self) -> Vec<output::Row> {
        let row = |one: &Explained| {
            let mut row = output::Row::new();
            row.insert("query".to_owned(), one.query.clone().into());
            if !one.test.is_empty() {
                row.insert("test".to_owned(), one.test.clone().into());
                row.insert("flavour".to_owned(), one.flavour.clone().into());
            }
            row.insert("event".to_owned(), json!(one.event));
            row.insert("found".to_owned(), one.explanation.drops.is_empty().into());
            row.insert("drops".to_owned(), json!(one.explanation.drops));
            row
        };
        self.events.iter().map(row).collect()
    }

    /// A row an event, drop and cause, of texts alone.
    pub(super) fn flat_rows(&self) -> Vec<output::Row> {
        self.events.iter().flat_map(|one| self.flat_rows_of(one)).collect()
    }

    fn flat_rows_of(&self, one: &Explained) -> Vec<output::Row> {
        let mut head = output::Row::new();
        let mut put = |name: &str, value: Json| head.insert(name.to_owned(), value);
        put("query", one.query.clone().into());
        put("test", one.test.clone().into());
        put("flavour", one.flavour.clone().into());
        put("file", one.event.file.clone().into());
        put("record", one.event.record.into());
        put("time", one.event.time.clone().into());
        put("event_id", one.event.event_id.into());
        put("found", one.explanation.drops.is_empty().into());
        let mut rows = Vec::new();
        for (number, drop) in (1..).zip(&one.explanation.drops) {
            for reason in &drop.reasons {
                let at = self.source.position(reason.start);
                let mut row = head.clone();
                row.insert("drop".to_owned(), Json::from(number));
                row.insert("line".to_owned(), at.line.into());
                row.insert("column".to_owned(), at.column.into());
                row.extend(flat_reason(reason));
                rows.push(row);
            }
        }
        if rows.is_empty() { vec![head] } else { rows }
    }
}

/// The cells of a cause: `stage`, `cause`, `message`, `field`, `value`.
pub(super) fn flat_reason(reason: &Reason) -> output::Row {
    let cells = [
        ("stage", Json::from(reason.stage.clone())),
        ("cause", reason.cause.to_string().into()),
        ("message", reason.message.clone().into()),
        ("field", reason.field.clone().into()),
        ("value", reason.value.clone().into()),
    ];
    cells.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The columns of CSV.
pub(super) fn columns() -> Vec<String> {
    let known =
        "query test flavour file record time event_id found drop line column stage cause message field value";
    known.split(' ').map(str::to_owned).collect()
}

/// Which events an explanation is of.
fn heading(source: &Source, events: &[&Explained]) -> String {
    let first = events[0];
    let more = if events.len() == 1 { String::new() } else { format!(" and {} more", events.len() - 1) };
    let test = if first.test.is_empty() {
        String::new()
    } else {
        format!(" of test {} ({})", first.test, first.flavour)
    };
    let verdict = if first.explanation.drops.is_empty() { "finds" } else { "misses" };
    let event = &first.event;
    let id = event.event_id.map_or_else(String::new, |id| format!(", Event ID {id}"));
    format!("{} {verdict} {}:{}{id}{test}{more}\n", source.name(), event.file, event.record)
}

/// `(1) and (2), or (3)`.
fn ways(all: &[Vec<usize>]) -> String {
    let one = |way: &Vec<usize>| {
        way.iter().map(|cause| format!("({})", cause + 1)).collect::<Vec<_>>().join(" and ")
    };
    all.iter().map(one).collect::<Vec<_>>().join(", or ")
}

/// Are two events dropped at the same places for causes of the same kind?
fn alike(one: &Explanation, other: &Explanation) -> bool {
    let key = |explanation: &Explanation| {
        let drops = explanation.drops.iter();
        drops
            .map(|drop| {
                (drop.start, drop.reasons.iter().map(|why| (why.start, why.cause)).collect::<Vec<_>>())
            })
            .collect::<Vec<_>>()
    };
    key(one) == key(other)
}

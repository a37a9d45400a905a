//! What comes out of a comparison.

use std::collections::BTreeMap;

use serde::Serialize;
use text::Span;

use crate::witness::Witness;

/// What comes out of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// What the two are called: A, then B.
    pub names: [String; 2],
    /// In a word.
    pub verdict: Verdict,
    /// What tells them apart. Every witness was run through both queries.
    pub differences: Vec<Difference>,
    /// What is to be said of one of them.
    pub notes: Vec<Note>,
    /// What could not be decided, and why.
    pub unknown: Vec<String>,
    /// What was tried of recorded or made events, where something was not decided by proof.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tried: Option<String>,
    /// Which names of the two are one value of the event: what a proof rests on.
    pub mapping: Vec<Mapping>,
    /// What else a proof rests on.
    pub assumptions: Vec<String>,
}

/// Do two queries find the same events?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "rows")]
pub enum Verdict {
    /// Proved.
    Equivalent,
    /// For one event alone it is proved; what hangs on several was tried with sets of up to so many, made around each
    /// number and time that the two name.
    EquivalentUpTo(usize),
    /// An event, or a label, tells them apart.
    Different,
    /// It is not decided.
    Unknown,
}

impl Verdict {
    /// The verdict in capitals, as a report starts.
    pub fn words(self) -> String {
        match self {
            Verdict::Equivalent => "EQUIVALENT (proved)".to_owned(),
            Verdict::EquivalentUpTo(rows) => format!("EQUIVALENT up to {rows} rows"),
            Verdict::Different => "DIFFERENT".to_owned(),
            Verdict::Unknown => "UNKNOWN".to_owned(),
        }
    }
}

/// One of the two queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Which {
    /// The first.
    A,
    /// The second.
    B,
}

impl Which {
    pub(crate) const BOTH: [Which; 2] = [Which::A, Which::B];

    /// The other one.
    pub fn other(self) -> Which {
        match self {
            Which::A => Which::B,
            Which::B => Which::A,
        }
    }

    /// 0 or 1.
    pub fn place(self) -> usize {
        self as usize
    }

    /// `A` or `B`.
    pub fn name(self) -> &'static str {
        match self {
            Which::A => "A",
            Which::B => "B",
        }
    }
}

/// Something that tells the two apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// What kind of difference.
    pub kind: Kind,
    /// One sentence.
    pub message: String,
    /// Which one finds events that the other does not; `None` where both find them.
    pub only: Option<Which>,
    /// The event's fields that decide.
    pub fields: Vec<String>,
    /// Events that show it, one for each alternative of the query that leads there.
    pub reached: Vec<Reached>,
}

/// What kind of difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// One looks at other kinds of events.
    LogSource,
    /// One accepts other values of a field.
    Values,
    /// One drops events without a value.
    Missing,
    /// They put an event into different classes.
    Label,
    /// They look at different times.
    TimeWindow,
    /// They need different numbers of events.
    Threshold,
    /// Of several events that belong together they find different ones.
    SeveralEvents,
    /// One finds recorded events, or some of them, that the other does not.
    Recorded,
}

/// An event that shows a difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reached {
    /// What is written in the query that leads there; empty where it is not one thing.
    pub written: String,
    /// Where, in bytes of the query's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The value that decides, where one field does.
    pub value: Option<String>,
    /// The event.
    pub witness: Witness,
    /// What each says of it, as run: its row, or nothing.
    pub said: [Option<BTreeMap<String, String>>; 2],
}

/// A place in a query's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// First byte.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

impl From<Span> for Place {
    fn from(span: Span) -> Place {
        Place { start: span.start, end: span.end }
    }
}

/// What is to be said of one of the queries.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Note {
    /// Of which.
    pub of: Which,
    /// One sentence.
    pub message: String,
    /// Where, in bytes of its text.
    pub places: Vec<Place>,
}

/// A value of the event, and what the two call it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Mapping {
    /// How it is made of what the log has.
    pub event: String,
    /// What A calls it.
    pub a: Vec<String>,
    /// What B calls it.
    pub b: Vec<String>,
}

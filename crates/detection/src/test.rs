//! A test of a detection.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A test of a detection: telemetry, and what the detection must say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// The folder's name, such as `dropbox_api`.
    pub name: String,
    /// One line.
    pub title: String,
    /// What is done, in prose.
    pub description: String,
    /// What must come out.
    pub expected: Expected,
    /// The time of the search, RFC 3339, for queries that look back from now.
    pub now: String,
    /// The events that the test stands on: those that must be seen if it is to be found.
    pub signals: Vec<Signal>,
    /// The telemetry, once for each way in which it may look.
    pub flavours: Vec<Flavour>,
    /// The queries that it is of, by their files; none where it is of every query.
    pub queries: Vec<String>,
}

impl Test {
    /// Is a query judged by it?
    pub fn is_of(&self, file: &str) -> bool {
        self.queries.is_empty() || self.queries.iter().any(|query| query == file)
    }
}

/// What must come out of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Nothing.
    Silence,
    /// At least one finding, and what is to be in the findings.
    Findings(ExpectedFindings),
}

/// What findings must tell, as far as a query tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedFindings {
    /// Names of services: a finding for each, and none for another; none where it does not matter which.
    pub services: Vec<String>,
    /// Host names: a finding for each.
    #[serde(default)]
    pub names: Vec<String>,
    /// Programs, as the ends of their paths: a finding for each.
    #[serde(default)]
    pub processes: Vec<String>,
    /// What says so: each of these and nothing else; none where it does not matter what.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// Addresses that were connected to: each of these and no other; none where it does not matter which.
    #[serde(default)]
    pub destinations: Vec<String>,
}

/// An event that a test stands on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signal {
    /// What it is, one sentence.
    pub about: String,
    /// Its event id.
    pub event_id: u32,
    /// Field to the texts that its value must hold, case apart.
    #[serde(default)]
    pub contains: BTreeMap<String, Vec<String>>,
    /// How many such events there are at least.
    #[serde(default = "one")]
    pub at_least: u32,
    /// The flavours that have it; none for all.
    #[serde(default)]
    pub flavours: Vec<String>,
}

/// Telemetry of a test, in one of the ways in which it may look.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flavour {
    /// `as-documented`, `as-recorded`.
    pub name: String,
    /// The file, relative to the package once read.
    pub file: String,
    /// How it differs, one sentence.
    pub about: String,
}

fn one() -> u32 {
    1
}

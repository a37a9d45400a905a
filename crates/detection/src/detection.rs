//! What a detection is.

use std::fmt;

use serde::Deserialize;

use crate::{Query, Services, Test};

/// What a detection is: one package, read.
#[derive(Clone, Debug)]
pub struct Detection {
    /// The folder's name, such as `web_service_c2`.
    pub name: String,
    /// A UUID that stays when the folder is renamed.
    pub id: String,
    /// One line.
    pub title: String,
    /// What it finds and how, in prose.
    pub description: String,
    /// Where it stands in MITRE ATT&CK.
    pub attack: Attack,
    /// How bad a true finding is.
    pub severity: Severity,
    /// How likely a finding is true, for each platform.
    pub confidence: Vec<ConfidenceOf>,
    /// The events that it needs.
    pub data_sources: Vec<String>,
    /// What else looks like it.
    pub false_positives: Vec<String>,
    /// How to make it quieter without making it blind.
    pub tuning: Vec<String>,
    /// Pages to read.
    pub references: Vec<String>,
    /// The host names it is about, where it is about host names; else empty.
    pub services: Services,
    /// The tables that its queries read.
    pub lookups: Vec<Lookup>,
    /// Its queries.
    pub queries: Vec<Query>,
    /// Its tests, in the order of the package's list.
    pub tests: Vec<Test>,
    /// Tests of its own queries alone, such as one event for each value of their lists. Nobody else's query is judged by
    /// them, none is mended for them.
    pub value_tests: Vec<Test>,
    /// The pages for people that come with it.
    pub documents: Vec<Document>,
}

/// Where a detection stands in MITRE ATT&CK.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attack {
    /// The tactic's short name, such as `command-and-control`.
    pub tactic: String,
    /// The technique's number, such as `T1102.002`.
    pub technique: String,
    /// The technique's name.
    pub technique_name: String,
    /// Numbers of techniques that are often seen with it.
    #[serde(default)]
    pub related: Vec<String>,
}

/// How bad a true finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Informational,
    /// Look at it some day.
    Low,
    /// Look at it today.
    Medium,
    /// Look at it now.
    High,
    /// Wake somebody.
    Critical,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Informational => "informational",
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        })
    }
}

/// How likely a finding is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Often something else.
    Low,
    /// As often true as not.
    Medium,
    /// Seldom something else.
    High,
}

/// How likely a finding is true on one platform, and why.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfidenceOf {
    /// `splunk`, `qradar`, `sigma`.
    pub platform: String,
    /// How likely.
    pub confidence: Confidence,
    /// Why.
    pub because: String,
}

/// A table that a query reads with `lookup`, and how its cells are compared.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lookup {
    /// The name that queries call it by.
    pub name: String,
    /// A CSV file of the package, with a header.
    pub file: String,
    /// The columns whose cells may hold `*`.
    #[serde(default)]
    pub wildcards: Vec<String>,
    /// Whether upper and lower case differ.
    #[serde(default)]
    pub case_sensitive: bool,
    /// What it is for, one sentence.
    pub about: String,
}

/// A page for people that comes with a detection.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// A file of the package.
    pub file: String,
    /// Its title.
    pub title: String,
}

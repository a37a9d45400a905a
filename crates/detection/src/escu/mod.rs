//! Splunk's security content (ESCU) as it is written: a YAML file for each detection, macro and lookup, in the format
//! of Splunk's `contentctl`.
//!
//! Read is what a search and its tests need; the rest of a file is passed over. Fields that were renamed between
//! versions of the format (`tags.observable`, `rba`) are both understood.

mod content;
mod written;

pub use content::EscuContent;

use crate::PackageError;

/// A detection of ESCU.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EscuDetection {
    /// The file that it was read from.
    pub file: String,
    /// Its title.
    pub name: String,
    /// Its UUID.
    pub id: String,
    /// `production`, `experimental`, `deprecated`.
    pub status: String,
    /// `TTP`, `Anomaly`, `Hunting`, `Correlation`.
    pub kind: String,
    /// The search.
    pub search: String,
    /// Why it is tested by hand only; `None` where it is not.
    pub manual_test: Option<String>,
    /// The fields that its results must have, so that risk can be said of something.
    pub observables: Vec<String>,
    /// Its tests.
    pub tests: Vec<EscuTest>,
}

/// A test: the search must have a result over this data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EscuTest {
    /// Its name.
    pub name: String,
    /// The recordings that it is run on, all at once.
    pub data: Vec<AttackData>,
}

/// A recording, and what a Splunk is told of it when it is sent in.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct AttackData {
    /// Where it is: a URL, or a path.
    pub data: String,
    /// Splunk's `source`.
    pub source: String,
    /// Splunk's `sourcetype`.
    pub sourcetype: String,
    /// Splunk's `host`; empty where the test does not say.
    pub host: String,
    /// Splunk's `index`; empty where the test does not say.
    pub index: String,
}

impl EscuDetection {
    /// Reads a file; `None` where it is YAML and no detection.
    ///
    /// # Errors
    /// What is no YAML, or is of other types than the format has, with its place.
    pub fn read(file: &str, text: &str) -> Result<Option<EscuDetection>, PackageError> {
        written::detection(file, text)
    }
}

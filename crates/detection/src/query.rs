//! A query of a detection.

use ::query::Language;
use serde::Deserialize;

use crate::FindingMapping;

/// A query of a detection, as a file of its own.
#[derive(Clone, Debug)]
pub struct Query {
    /// The file, relative to the package.
    pub file: String,
    /// What is written in it.
    pub text: String,
    /// In which language.
    pub language: Language,
    /// Whose it is.
    pub kind: Kind,
    /// What it does, one or two sentences.
    pub about: String,
    /// How its rows become findings.
    pub finding: FindingMapping,
}

/// Whose a query is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Somebody else's published query, faults included: tests run it, a hunt does not.
    Baseline,
    /// The detection itself.
    Ours,
}

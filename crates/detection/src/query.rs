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
    /// How many seconds lie between two of its runs, where the package says so.
    pub every_s: Option<u64>,
    /// How its rows become findings.
    pub finding: FindingMapping,
}

/// The seconds of `90s`, `15m`, `24h`, `7d`.
pub fn duration_s(text: &str) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number: u64 = text[..digits].parse().ok()?;
    let of = match &text[digits..] {
        "s" | "sec" | "secs" => 1,
        "m" | "min" | "mins" => 60,
        "h" | "hr" | "hrs" => 3_600,
        "d" | "day" | "days" => 86_400,
        _ => return None,
    };
    number.checked_mul(of)
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

//! A detection package, and what can be said of it without running it.
//!
//! A package is a folder: `detection.yml` says what it is, the queries are files of their own, `tests/*/test.yml` says
//! what each test expects, beside the telemetry that it is run on. A detection is content and never code: everything
//! that a program must know to run one, and to turn its rows into findings, is written in the package.

mod detection;
mod error;
mod escu;
mod files;
mod finding;
mod query;
mod read;
mod services;
mod sigma_regression;
mod test;

pub use ::query::Language;
pub use detection::{Attack, Confidence, ConfidenceOf, Detection, Document, Lookup, Severity};
pub use error::PackageError;
pub use escu::{AttackData, EscuContent, EscuDetection, EscuTest};
pub use files::{Files, Packed};
pub use finding::{FindingField, FindingMapping, Row, Source, Sources, TimeUnit};
pub use query::{Kind, Query, duration_s};
pub use services::{Service, Services};
pub use sigma_regression::{SigmaRegression, SigmaTest, TestedRule};
pub use test::{Expected, ExpectedFindings, Flavour, Signal, Test};

//! The tests of Splunk's security content: a search over the recording that it was written for.

mod files;
mod judge;
mod recording;

pub use files::{AttackFiles, Found};
pub use judge::{DATA_ABSENT, EscuOutcome, EscuVerdict, Judging, judge_escu, kind_of_reason};

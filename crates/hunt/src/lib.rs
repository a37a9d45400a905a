//! Runs detections, judges their tests, says why an event was missed.
//!
//! What leaves here is plain data: [`Finding`], [`Verdict`], [`Reason`].

mod escu;
mod finding;
mod mutation;
mod repair;
mod run;
mod setting;
mod tables;
mod telemetry_of;
mod trial;
mod verdict;
mod why;

pub use escu::{
    AttackFiles, DATA_ABSENT, EscuOutcome, EscuVerdict, Found, Judging, judge_escu, kind_of_reason,
};
pub use finding::{EventPlace, Finding, Texts};
pub use mutation::{Budget, Change, Mutant, MutationScore, Unnoticed, mutants, mutation_score};
pub use repair::{Edit, Repair, Score, repair};
pub use run::{Compiled, needs, pick_times, set_times};
pub use setting::Setting;
pub use tables::Tables;
pub use telemetry_of::{events_of, read_bytes};
pub use trial::{Explained, Trial, Trials};
pub use verdict::{Matched, Missed, Verdict, judge};
pub use why::{Cause, Drop, Explanation, Reason, Replay, WrittenText, explain, why_missed};

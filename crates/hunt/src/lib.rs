//! Runs detections, judges their tests, says why an event was missed.
//!
//! What leaves here is plain data: [`Finding`], [`Verdict`], [`Reason`].

mod finding;
mod judge;
mod run;
mod telemetry_of;
mod why;

pub use finding::{EventPlace, Finding, Texts, rfc3339};
pub use judge::{Matched, Missed, Verdict, judge};
pub use run::{Compiled, Tables, Times, needs, pick_times, set_times};
pub use telemetry_of::read_bytes;
pub use why::{Asking, Cause, Reason, why_missed};

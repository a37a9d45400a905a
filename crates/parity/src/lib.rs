//! Whether two queries find the same events: a proof, or an event that tells them apart.
//!
//! The conditions of both are taken to the event's own fields, through what `taxonomy` says each vendor shows of an event,
//! and compared there with `predicate`: for each kind of event and each field the values that only one accepts, then the
//! labels that they give an event. What a proof does not reach, times and numbers of events, is tried on the engine; where
//! a query does more than that, so are recorded events, their parts, and their values changed one at a time. No event is
//! shown that was not run through both queries.

mod classes;
mod compare;
mod comparison;
mod event_view;
mod labels;
mod made;
mod notes;
mod open;
mod recorded;
mod report;
mod rows;
mod side;
mod tail;
mod times;
mod trial;
mod values;
mod witness;

pub use compare::compare;
pub use comparison::{Comparison, Difference, Kind, Mapping, Note, Place, Reached, Verdict, Which};
pub use recorded::Recording;
pub use trial::{Query, World};
pub use witness::Witness;

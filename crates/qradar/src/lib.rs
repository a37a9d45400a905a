//! What a QRadar server knows beside its events: reference data, assets, networks, log sources, names, offenses.
//!
//! A [`State`] is plain data. [`State::add`] takes the files of a state folder one by one, in small formats of our own
//! or as QRadar's REST API gives them; `docs/qradar-state.md` has them all. Whoever reads the folder hands the bytes
//! over; nothing here opens a file.

mod assets;
mod geo;
mod log_sources;
mod names;
mod networks;
mod offenses;
mod record;
mod reference;
mod searches;
mod state;

pub use assets::Asset;
pub use geo::{Geo, Place};
pub use log_sources::LogSource;
pub use names::Qid;
pub use networks::{Network, OTHER};
pub use offenses::{EventValues, Offense, OffenseType};
pub use record::StateError;
pub use reference::{MapOfSets, ReferenceMap, ReferenceSet, ReferenceTable};
pub use state::{Part, State};

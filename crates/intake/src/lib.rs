//! A text in no format of its own, taken in as Splunk does with the settings of `props.conf` and `transforms.conf`: to
//! events with a time, and with fields.
//!
//! In Splunk's order: lines are broken and cut, merged to events, their time is read, they are rewritten (`SEDCMD`,
//! `TRANSFORMS`), and fields are found in them (`EXTRACT`, `REPORT`, `KV_MODE`). What stands on fields alone (aliases,
//! calculated fields, lookups) is left to the search. Splunk finds fields when it searches; here it is done once, when
//! the text is read.

mod change;
mod clock;
mod lines;
mod merge;
mod punct;
mod settings;
mod table;
mod text_reader;

pub use functions::extraction::{Settings, Stanza};
pub use settings::Metadata;
pub use text_reader::Intake;

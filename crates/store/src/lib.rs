//! Events as columns, on disk and in memory.
//!
//! A [`Builder`] takes events one by one and keeps of each what its [`Needs`] name, as columns for each class of
//! events (provider, channel, event id), text always as a dictionary. A [`Store`] shows them as one of the views of
//! `taxonomy`: the fields of a view are made when it is scanned.

mod builder;
mod column;
mod disk;
mod error;
mod needs;
mod only;
mod parquet_file;
mod partition;
mod payload;
mod rebuild;
mod rows;
mod store;
mod stored_partition;
mod summary;
mod view_column;

pub use builder::Builder;
pub use error::StoreError;
pub use needs::Needs;
pub use store::{Scanning, Store};

/// The hidden column of each scan that numbers the store's events from 0 (UInt32).
pub const EVENT: &str = "__event";

/// The hidden column of each scan with the event's time in UTC nanoseconds (Int64, null where unknown).
pub const TIME: &str = "__time";

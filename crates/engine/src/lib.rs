//! Runs a plan over a store.
//!
//! A [`plan::Plan`] is lowered to a physical plan of DataFusion: scans, filters, limits and the memory budget are
//! DataFusion's; what has a vendor's meaning (expressions, aggregations, orders, commands) are nodes of our own in
//! it. Nothing here knows which language a plan came from, and nothing of DataFusion leaves this crate.

mod batch;
mod batch_bytes;
mod commands;
mod distinct;
mod elementwise;
mod engine;
mod environment;
mod evaluate;
mod expression;
mod input;
mod json;
mod lookup_table;
mod lower;
mod made;
mod names;
mod network;
mod node;
mod operator;
mod predicate;
mod rows;
mod source;
mod stages;
mod steps;
mod subquery;
mod subsearch;
mod trouble;
mod types;

pub use commands::{is_built_in_table, names as command_names};
pub use engine::{Engine, Options};
pub use environment::{Dns, Environment, Lookups, NoLookups, Place, Places, Resolver};
pub use functions::{Catalogue, Expression, Extraction, Value};
pub use input::Table;
pub use json::rows_from_json;
pub use lookup_table::{LookupTable, MatchType, RowTimes};
pub use rows::{Row, Rows};

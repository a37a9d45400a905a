//! Splunk's Search Processing Language: text to plan.
//!
//! [`parse`] never fails: it gives a syntax tree and what is wrong with the text, always both. [`lower`] turns a
//! tree into a [`plan::Plan`]; what it cannot lower is an error at its span, never left out. Macros are part of the
//! text in Splunk, so [`parse_with`] expands them before it parses; every node that came from a macro has the span
//! of the macro call.

mod columns;
mod comment;
mod data_model;
mod frame;
mod input;
mod knowledge;
mod lower;
mod macros;
mod parse;
mod print;
mod reference;
mod suggest;
mod syntax;
mod vocabulary;

pub use columns::orders_columns;
pub use data_model::{AddOns, DataModel, Dataset};
pub use frame::told;
pub use knowledge::{Alias, AutoLookup, Knowledge, Macro, Props, Scope, Tagged};
pub use lower::{lower, lower_query_text, lower_steps_text, lower_with};
pub use parse::{MAX_DEPTH, Parsed, parse, parse_with};
pub use reference::{KnownCommand, Standing, command_called, commands, eval_functions, stats_functions};
pub use syntax::{
    Aggregation, Argument, ArgumentKind, Assignment, BinaryOperator, Command, CommandKind, Comparator, Expr,
    MacroCall, Measure, MeasureArgument, NamedOption, Pipeline, Query, Search, SearchValue, Tstats,
    TstatsKey, UnaryOperator,
};

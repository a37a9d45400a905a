//! What events, fields and log sources exist, and what each vendor calls them.
//!
//! The facts are content: text files in the folder `taxonomy/` at the root of the project, read once.

mod rule;
mod views;

pub use rule::{Input, Rule, RuleError, System, Transform};
pub use views::{Addon, Class, CustomProperty, Empty, FieldType, Own, Profile, Shape, VIEWS, Views};

/// The name of an event id of a channel.
pub fn event_name(channel: &str, event_id: u32) -> Option<&'static str> {
    let _ = (channel, event_id);
    None
}

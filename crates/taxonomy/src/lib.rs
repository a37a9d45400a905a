//! What events, fields and log sources exist, and what each vendor calls them.
//!
//! The facts are content: text files in the folder `taxonomy/` at the root of the project, read once.

mod ariel;
mod ariel_events;
mod attack;
pub mod cef;
mod cim;
mod events;
pub mod leef;
mod line_keys;
mod lint_facts;
mod message;
mod property;
mod rule;
mod told_elsewhere;
mod views;

pub use ariel::{
    LogSourceType, MeantBy, PropertyKind, built_in_property, category_name, flow_property, log_source_type,
    log_source_type_id, log_source_type_meant, log_source_type_name, property_meant,
};
pub use ariel_events::{qid_description, qid_name};
pub use attack::{Technique, technique};
pub use cim::{DataModel, Dataset, Events, SearchMacro, data_models, event_types, search_macros};
pub use events::{
    EventFacts, FieldFact, SYSMON_CHANNEL, SYSMON_PROVIDER, all_events, channels, event, event_name,
    events_with_field, field_never_exists, field_spelling, sysmon_fields, sysmon_versions,
};
pub use line_keys::{
    LineFormat, SystemKeys, channel_of_product, channel_of_provider, field_of_key, is_channel_of_collector,
    key_of_field, system_keys,
};
pub use lint_facts::{LintFacts, NameLookup, ValueKind, Without, folded_name, lint_facts};
pub use message::{Message, ReadMessage, message};
pub use property::{CustomProperty, Extract, Extractor, Only, PropertyRule, PropertyType};
pub use rule::{Input, Rule, RuleError, System, Transform};
pub use told_elsewhere::{ToldElsewhere, all_told_elsewhere, told_elsewhere};
pub use views::{
    Addon, Class, Empty, FieldType, Own, PayloadForm, Profile, Role, Shape, VIEWS, Views, fields_of_role,
    role,
};

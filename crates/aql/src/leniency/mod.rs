//! What the author meant where the product would not follow: one mistake a file, each with the warning that says
//! what was made of it. In strict mode the same files say what is wrong.

mod epoch_seconds;
mod log_source_type;
mod log_source_type_id;
mod log_source_type_name;
mod name_of;
mod property;
mod seconds;
mod text_wanted;

use text::Diagnostic;

pub(crate) use epoch_seconds::epoch_seconds;
pub(crate) use log_source_type::log_source_type_meant;
pub(crate) use log_source_type_id::{is_log_source_type_id, log_source_type_id};
pub(crate) use log_source_type_name::log_source_type_name;
pub(crate) use name_of::name_of;
pub(crate) use property::property_meant;
pub(crate) use seconds::seconds_before_now;
pub(crate) use text_wanted::{bytes, not_text, text_wanted};

/// A value in the place of another, and the warning that says so.
pub(crate) struct Mended<T> {
    pub(crate) value: T,
    pub(crate) warning: Diagnostic,
}

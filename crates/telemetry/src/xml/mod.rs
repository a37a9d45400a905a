//! Windows event XML, as Windows renders it and as Splunk and other tools pass it on.

mod element;
mod peek;
mod reader;
mod split;

pub(crate) use element::{data_of, element, read};
pub(crate) use peek::class_of;
pub(crate) use reader::{attributes, character, reader};
pub(crate) use split::{decode, holds_events};

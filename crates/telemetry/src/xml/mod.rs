//! Windows event XML, as Windows renders it and as Splunk and other tools pass it on.

mod element;
mod split;
mod token;

pub(crate) use element::{data_of, element, read};
pub(crate) use split::{decode, holds_events};
pub(crate) use token::{Token, Tokens, attributes, unescape};

//! JSON, borrowed from its text.

mod parse;
mod split;

use std::borrow::Cow;

pub(crate) use parse::{first, parse};
pub(crate) use split::{after_heading, are_lines, decode, line, lines, skip_mark, text_of};

/// A JSON value that borrows its text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it is written.
    Number(&'a str),
    /// A string.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<Json<'a>>),
    /// An object.
    Object(Object<'a>),
}

/// A JSON object with its fields in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Object<'a> {
    /// Name and value of each field; a name may come twice.
    pub(crate) fields: Vec<(Cow<'a, str>, Json<'a>)>,
    /// The object as it is written.
    pub(crate) text: &'a str,
}

impl<'a> Json<'a> {
    /// A scalar as text: numbers as written, `true`, `false`. `None` for null, arrays and objects.
    pub(crate) fn scalar(&self) -> Option<&str> {
        match self {
            Json::Bool(true) => Some("true"),
            Json::Bool(false) => Some("false"),
            Json::Number(text) => Some(text),
            Json::Text(text) => Some(text),
            Json::Null | Json::List(_) | Json::Object(_) => None,
        }
    }

    /// A scalar as text of its own; empty for null.
    pub(crate) fn into_text(self) -> Option<String> {
        match self {
            Json::Null => Some(String::new()),
            Json::Bool(value) => Some(value.to_string()),
            Json::Number(text) => Some(text.to_owned()),
            Json::Text(text) => Some(text.into_owned()),
            Json::List(_) | Json::Object(_) => None,
        }
    }

    pub(crate) fn object(&self) -> Option<&Object<'a>> {
        match self {
            Json::Object(object) => Some(object),
            _ => None,
        }
    }
}

impl<'a> Object<'a> {
    pub(crate) fn get(&self, name: &str) -> Option<&Json<'a>> {
        self.fields.iter().find(|(found, _)| found == name).map(|(_, value)| value)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The scalar of that name as text.
    pub(crate) fn text_of(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Json::scalar)
    }

    /// The object of that name.
    pub(crate) fn object_of(&self, name: &str) -> Option<&Object<'a>> {
        self.get(name).and_then(Json::object)
    }

    /// Takes the field of that name out.
    pub(crate) fn take(&mut self, name: &str) -> Option<Json<'a>> {
        let at = self.fields.iter().position(|(found, _)| found == name)?;
        Some(self.fields.remove(at).1)
    }

    /// Takes the object of that name out.
    pub(crate) fn take_object(&mut self, name: &str) -> Option<Object<'a>> {
        let at = self.fields.iter().position(|(found, value)| found == name && value.object().is_some())?;
        match self.fields.remove(at).1 {
            Json::Object(object) => Some(object),
            _ => None,
        }
    }
}

//! QRadar's custom properties: how a value is taken out of a payload.
//!
//! Source: IBM, "Configuring a custom property expression", "Expressions in XML format for structured data", the same
//! for JSON, LEEF and CEF. Conversions are documented as far as the types go; what becomes of a value that is not of
//! the type is believed: the event has no value.

mod json;
mod name_value;
mod path;
mod xml;

use std::net::Ipv4Addr;

use jiff::tz::TimeZone;
use taxonomy::{Extract, PropertyType, cef, leef};

use crate::ariel::SimpleDateFormat;
use path::Piece;
use pattern::{Dialect, Regex};

/// An expression of a custom property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// A regular expression of Java's; the value is a group's, or a format with `$1` for groups.
    Regex {
        /// The pattern; without regard to case where it begins with `(?i)`.
        pattern: String,
        /// Which group; 0 is the whole match.
        group: usize,
        /// A text with `$1`, `$2` for groups, in place of one group; empty for none.
        format: String,
    },
    /// A path into the first JSON object of the payload: `/"a"/"b"[0]`.
    Json(String),
    /// A path into the XML of the payload: `/"Event"/"System"/"Provider".Name`.
    Xml(String),
    /// A key of a LEEF line, or a part of its header: `$eventid$`.
    Leef(String),
    /// A key of a CEF line, or a part of its header: `$name$`.
    Cef(String),
    /// A name in a payload of names and values.
    NameValue {
        /// The name.
        name: String,
        /// What stands between two pairs.
        between_pairs: String,
        /// What stands between a name and its value.
        after_name: String,
    },
    /// An item of a payload that is a list, from 0.
    Item {
        /// Which.
        number: usize,
        /// What stands between two items.
        delimiter: String,
    },
}

/// An expression made ready to be run, and the type of what it gives.
#[derive(Debug)]
pub struct Extraction {
    how: How,
    ty: Ty,
    /// What it was made of, to compare it by.
    spec: String,
}

#[derive(Debug)]
enum How {
    Regex(Regex, Vec<Part>),
    Json(Vec<Piece>),
    Xml(Vec<Piece>),
    Leef(String),
    Cef(String),
    NameValue { name: String, between_pairs: String, after_name: String },
    Item { number: usize, delimiter: String },
}

/// A part of what a regular expression gives.
#[derive(Debug)]
enum Part {
    Group(usize),
    Text(String),
}

#[derive(Debug)]
enum Ty {
    Text,
    Number,
    Ip,
    Port,
    Date(SimpleDateFormat),
}

impl Extraction {
    /// Makes an expression ready. `date_pattern` is read for dates only: a pattern of Java's SimpleDateFormat.
    ///
    /// - **Errors**: a pattern that does not compile, a group that it does not have, a path that cannot be read.
    pub fn new(expression: &Expression, ty: PropertyType, date_pattern: &str) -> Result<Extraction, String> {
        let how = match expression {
            Expression::Regex { pattern, group, format } => regex(pattern, *group, format)?,
            Expression::Json(path) => How::Json(path::parse(path)?),
            Expression::Xml(path) => How::Xml(path::parse(path)?),
            Expression::Leef(key) => How::Leef(key.clone()),
            Expression::Cef(key) => How::Cef(key.clone()),
            Expression::NameValue { name, between_pairs, after_name } => How::NameValue {
                name: name.clone(),
                between_pairs: between_pairs.clone(),
                after_name: after_name.clone(),
            },
            Expression::Item { number, delimiter } => {
                How::Item { number: *number, delimiter: delimiter.clone() }
            }
        };
        let spec = format!("{expression:?} {ty:?} {date_pattern}");
        let ty = match ty {
            PropertyType::Text => Ty::Text,
            PropertyType::Number => Ty::Number,
            PropertyType::Ip => Ty::Ip,
            PropertyType::Port => Ty::Port,
            PropertyType::Date => Ty::Date(SimpleDateFormat::new(date_pattern)?),
        };
        Ok(Extraction { how, ty, spec })
    }

    fn text(&self, payload: &str) -> Option<String> {
        match &self.how {
            How::Regex(regex, parts) => {
                let found = regex.captures(payload)?;
                let mut text = String::new();
                for part in parts {
                    match part {
                        Part::Text(plain) => text.push_str(plain),
                        Part::Group(group) => text.push_str(found.text(payload, *group)?),
                    }
                }
                Some(text)
            }
            How::Json(pieces) => {
                let object = json::object(payload)?;
                joined(pieces, |path| json::value(&object, path))
            }
            How::Xml(pieces) => joined(pieces, |path| xml::value(payload, path)),
            How::Leef(key) => leef_value(payload, key),
            How::Cef(key) => cef_value(payload, key),
            How::NameValue { name, between_pairs, after_name } => {
                name_value::value(payload, name, between_pairs, after_name)
            }
            How::Item { number, delimiter } => name_value::item(payload, *number, delimiter),
        }
    }
}

impl Extract for Extraction {
    fn extract(&self, payload: &str) -> Option<String> {
        let text = self.text(payload)?;
        match &self.ty {
            Ty::Text => Some(text),
            Ty::Number => {
                let plain = text.trim().replace(',', "");
                plain.parse::<f64>().ok().filter(|number| number.is_finite()).map(|_| plain)
            }
            Ty::Ip => text.trim().parse::<Ipv4Addr>().ok().map(|ip| ip.to_string()),
            Ty::Port => text.trim().parse::<u16>().ok().map(|port| port.to_string()),
            Ty::Date(format) => format.parse(text.trim(), &TimeZone::UTC).map(|ms| ms.to_string()),
        }
    }

    fn spec(&self) -> &str {
        &self.spec
    }
}

fn regex(pattern: &str, group: usize, format: &str) -> Result<How, String> {
    let regex = Regex::new(pattern, Dialect::Java)?;
    let groups = regex.groups();
    let parts = if format.is_empty() { vec![Part::Group(group)] } else { parts(format) };
    let asked = parts.iter().filter_map(|part| match part {
        Part::Group(group) => Some(*group),
        Part::Text(_) => None,
    });
    match asked.max() {
        Some(asked) if asked > groups => Err(format!("the pattern has {groups} groups, not {asked}")),
        _ => Ok(How::Regex(regex, parts)),
    }
}

/// `$1@$2` in its parts.
fn parts(format: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = format;
    while let Some(at) = rest.find('$') {
        let digits = rest[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        let end = if digits == 0 { at + 1 } else { at };
        if end > 0 {
            parts.push(Part::Text(rest[..end].to_owned()));
        }
        if let Ok(group) = rest[at + 1..at + 1 + digits].parse() {
            parts.push(Part::Group(group));
        }
        rest = &rest[at + 1 + digits..];
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    parts
}

/// The pieces of an expression one after another; nothing where a path leads nowhere.
fn joined(pieces: &[Piece], value: impl Fn(&path::Path) -> Option<String>) -> Option<String> {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(plain) => text.push_str(plain),
            Piece::Path(path) => text.push_str(&value(path)?),
        }
    }
    Some(text)
}

fn leef_value(payload: &str, key: &str) -> Option<String> {
    let line = leef::parse(&payload[payload.find("LEEF:")?..]).ok()?;
    Some(match key {
        "$leefversion$" => line.version,
        "$vendor$" => line.vendor,
        "$product$" => line.product,
        "$version$" => line.product_version,
        "$eventid$" => line.event_id,
        key => return of_key(line.values, key),
    })
}

fn cef_value(payload: &str, key: &str) -> Option<String> {
    let line = cef::parse(&payload[payload.find("CEF:")?..]).ok()?;
    Some(match key {
        "$cefversion$" => line.version,
        "$vendor$" => line.vendor,
        "$product$" => line.product,
        "$version$" => line.product_version,
        "$id$" => line.class_id,
        "$name$" => line.name,
        "$severity$" => line.severity,
        key => return of_key(line.values, key),
    })
}

fn of_key(values: Vec<(String, String)>, key: &str) -> Option<String> {
    values.into_iter().find(|(name, _)| name == key).map(|(_, value)| value)
}

#[cfg(test)]
mod tests;

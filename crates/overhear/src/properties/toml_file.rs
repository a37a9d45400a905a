//! Properties in a file of ours. `docs/qradar-properties.md` has the format.

use engine::Expression;
use serde::Deserialize;
use taxonomy::PropertyType;

use super::definition::{Definition, Restriction, Source};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    property: Vec<Property>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Property {
    name: String,
    #[serde(default, rename = "type")]
    ty: TypeName,
    #[serde(default)]
    date_pattern: String,
    #[serde(default = "yes")]
    enabled: bool,
    /// Whether QRadar parses it when the event comes: no row differs by it.
    #[serde(default, rename = "optimized")]
    _optimized: bool,
    expression: Vec<ExpressionFile>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum TypeName {
    #[default]
    Text,
    Number,
    Ip,
    Port,
    Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpressionFile {
    regex: Option<String>,
    group: Option<usize>,
    format: Option<String>,
    json: Option<String>,
    xml: Option<String>,
    leef: Option<String>,
    cef: Option<String>,
    name: Option<String>,
    between_pairs: Option<String>,
    after_name: Option<String>,
    item: Option<usize>,
    delimiter: Option<String>,
    field: Option<String>,
    log_source_type: Option<LogSourceType>,
    log_source: Option<i64>,
    category: Option<i64>,
    qid: Option<i64>,
    #[serde(default = "yes")]
    enabled: bool,
}

/// A kind of log source by its number or its name.
#[derive(Deserialize)]
#[serde(untagged)]
enum LogSourceType {
    Id(i64),
    Name(String),
}

fn yes() -> bool {
    true
}

/// The properties of a file that are switched on.
pub(super) fn read(text: &str) -> Result<Vec<Definition>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    let enabled = file.property.into_iter().filter(|property| property.enabled);
    enabled.map(definition).collect()
}

fn definition(property: Property) -> Result<Definition, String> {
    let wrong = |what: String| format!("the property `{}`: {what}", property.name);
    let mut expressions = Vec::new();
    for file in property.expression.iter().filter(|file| file.enabled) {
        let source = source(file).map_err(wrong)?;
        let log_source_type =
            file.log_source_type.as_ref().map(log_source_type).transpose().map_err(wrong)?;
        let only = Restriction {
            log_source_type,
            log_source: file.log_source,
            category: file.category,
            qid: file.qid,
        };
        expressions.push((source, only));
    }
    let ty = match property.ty {
        TypeName::Text => PropertyType::Text,
        TypeName::Number => PropertyType::Number,
        TypeName::Ip => PropertyType::Ip,
        TypeName::Port => PropertyType::Port,
        TypeName::Date => PropertyType::Date,
    };
    Ok(Definition { name: property.name, ty, date_pattern: property.date_pattern, expressions })
}

/// The one source that an expression names.
fn source(file: &ExpressionFile) -> Result<Source, String> {
    let mut found = Vec::new();
    if let Some(pattern) = &file.regex {
        let (group, format) = (file.group.unwrap_or(1), file.format.clone().unwrap_or_default());
        found.push(Source::Payload(Expression::Regex { pattern: pattern.clone(), group, format }));
    }
    let payload = |given: &Option<String>, made: fn(String) -> Expression| {
        given.clone().map(|text| Source::Payload(made(text)))
    };
    found.extend(payload(&file.json, Expression::Json));
    found.extend(payload(&file.xml, Expression::Xml));
    found.extend(payload(&file.leef, Expression::Leef));
    found.extend(payload(&file.cef, Expression::Cef));
    if let Some(name) = &file.name {
        found.push(Source::Payload(Expression::NameValue {
            name: name.clone(),
            between_pairs: file.between_pairs.clone().unwrap_or_else(|| "\t".to_owned()),
            after_name: file.after_name.clone().unwrap_or_else(|| "=".to_owned()),
        }));
    }
    if let Some(number) = file.item {
        let delimiter = file.delimiter.clone().unwrap_or_else(|| ",".to_owned());
        found.push(Source::Payload(Expression::Item { number, delimiter }));
    }
    found.extend(file.field.clone().map(Source::Own));
    match found.len() {
        1 => found.pop().ok_or_else(String::new),
        0 => Err("an expression has one of regex, json, xml, leef, cef, name, item, field; this has none"
            .to_owned()),
        count => Err(format!("an expression has one source; this has {count}")),
    }
}

fn log_source_type(given: &LogSourceType) -> Result<i64, String> {
    match given {
        LogSourceType::Id(id) => Ok(*id),
        LogSourceType::Name(name) => {
            let found = taxonomy::log_source_type_id(name);
            found.ok_or_else(|| format!("no kind of log source that is known has the name `{name}`"))
        }
    }
}

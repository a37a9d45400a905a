//! Properties as QRadar's REST API gives them: the answers of the endpoints below `config/event_sources/custom_properties`,
//! as one object with an endpoint's name before each answer, or as a folder with a file for each.

use std::path::Path;

use engine::Expression;
use serde_json::Value as Json;
use taxonomy::PropertyType;

use super::Definitions;
use super::definition::{Definition, Restriction, Source};

/// The endpoint of the properties themselves.
const PROPERTIES: &str = "regex_properties";

/// The endpoints of expressions.
const EXPRESSIONS: [&str; 7] = [
    "property_expressions",
    "property_json_expressions",
    "property_xml_expressions",
    "property_leef_expressions",
    "property_cef_expressions",
    "property_nvp_expressions",
    "property_genericlist_expressions",
];

/// Endpoints whose expressions are computed and not taken out of a payload.
const COMPUTED: [&str; 2] = ["property_aql_expressions", "calculated_properties"];

/// The properties of one document.
pub(super) fn document(text: &str) -> Result<Definitions, String> {
    let json: Json = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let Json::Object(answers) = json else {
        return Err(format!(
            "one object is expected, with `{PROPERTIES}` and the endpoints of expressions in it"
        ));
    };
    read(&answers.into_iter().collect::<Vec<_>>())
}

/// The properties of a folder with a file for each endpoint: `regex_properties.json`, `property_expressions.json`.
#[allow(clippy::disallowed_methods, reason = "the terminal reads files")]
pub(super) fn folder(path: &Path) -> Result<Definitions, String> {
    let mut answers = Vec::new();
    for name in [PROPERTIES].into_iter().chain(EXPRESSIONS).chain(COMPUTED) {
        let file = path.join(format!("{name}.json"));
        if !file.is_file() {
            continue;
        }
        let text = std::fs::read_to_string(&file).map_err(|error| format!("{name}.json: {error}"))?;
        answers.push((
            name.to_owned(),
            serde_json::from_str(&text).map_err(|error| format!("{name}.json: {error}"))?,
        ));
    }
    if answers.is_empty() {
        return Err(format!("there is no {PROPERTIES}.json in it"));
    }
    read(&answers)
}

fn read(answers: &[(String, Json)]) -> Result<Definitions, String> {
    let mut notes = Vec::new();
    let mut found: Vec<(String, Definition)> = Vec::new();
    for property in
        answers.iter().filter(|(name, _)| name == PROPERTIES).flat_map(|(_, answer)| items(answer))
    {
        let name = text(property, "name").ok_or("a property has no name")?;
        let identifier = text(property, "identifier").unwrap_or(name);
        let ty = ty(text(property, "property_type").unwrap_or("string"))
            .ok_or_else(|| format!("the property `{name}` is of an unknown type"))?;
        let date_pattern = text(property, "datetime_format").unwrap_or_default().to_owned();
        let definition = Definition { name: name.to_owned(), ty, date_pattern, expressions: Vec::new() };
        found.push((identifier.to_owned(), definition));
    }
    for (endpoint, answer) in answers.iter().filter(|(name, _)| name != PROPERTIES) {
        if COMPUTED.contains(&endpoint.as_str()) {
            notes.extend(
                items(answer)
                    .map(|_| format!("an expression of {endpoint} is computed, which is not supported yet")),
            );
        } else if EXPRESSIONS.contains(&endpoint.as_str()) {
            for expression in items(answer).filter(|it| it.get("enabled") != Some(&Json::Bool(false))) {
                add(endpoint, expression, &mut found, &mut notes)?;
            }
        } else {
            notes.push(format!("`{endpoint}` is none of the endpoints of custom properties: not read"));
        }
    }
    Ok((found.into_iter().map(|(_, definition)| definition).collect(), notes))
}

fn add(
    endpoint: &str,
    expression: &Json,
    found: &mut [(String, Definition)],
    notes: &mut Vec<String>,
) -> Result<(), String> {
    let of = text(expression, "regex_property_identifier").unwrap_or_default();
    let Some((_, definition)) = found.iter_mut().find(|(identifier, _)| identifier == of) else {
        notes.push(format!(
            "an expression of {endpoint} belongs to the property {of}, which is not in the export"
        ));
        return Ok(());
    };
    let given = || {
        let found = text(expression, "expression").map(str::to_owned);
        found.ok_or_else(|| {
            format!("the property `{}`: an expression of {endpoint} is empty", definition.name)
        })
    };
    let source = match endpoint {
        "property_expressions" => Expression::Regex {
            pattern: text(expression, "regex").unwrap_or_default().to_owned(),
            group: expression
                .get("capture_group")
                .and_then(Json::as_u64)
                .map_or(Ok(1), usize::try_from)
                .unwrap_or(1),
            format: text(expression, "format_string").unwrap_or_default().to_owned(),
        },
        "property_json_expressions" => Expression::Json(given()?),
        "property_xml_expressions" => Expression::Xml(given()?),
        "property_leef_expressions" => Expression::Leef(given()?),
        "property_cef_expressions" => Expression::Cef(given()?),
        "property_nvp_expressions" => Expression::NameValue {
            name: given()?,
            between_pairs: unescaped(text(expression, "delimiter_pair").unwrap_or("\t")),
            after_name: unescaped(text(expression, "delimiter_name_value").unwrap_or("=")),
        },
        _ => {
            let place = given()?;
            let number = place.trim().trim_start_matches('$').parse().map_err(|_| {
                format!("the property `{}`: `{place}` is no place in a list: $0, $1", definition.name)
            })?;
            Expression::Item { number, delimiter: unescaped(text(expression, "delimiter").unwrap_or(",")) }
        }
    };
    let only = Restriction {
        log_source_type: id(expression, "log_source_type_id"),
        log_source: id(expression, "log_source_id"),
        category: id(expression, "low_level_category_id"),
        qid: id(expression, "qid"),
    };
    definition.expressions.push((Source::Payload(source), only));
    Ok(())
}

/// An id; -1, 0 and null stand for all.
fn id(expression: &Json, name: &str) -> Option<i64> {
    expression.get(name).and_then(Json::as_i64).filter(|id| *id > 0)
}

fn ty(name: &str) -> Option<PropertyType> {
    Some(match name.to_ascii_lowercase().as_str() {
        "string" | "alphanumeric" | "text" => PropertyType::Text,
        "numeric" | "number" => PropertyType::Number,
        "ip" => PropertyType::Ip,
        "port" => PropertyType::Port,
        "time" | "date" => PropertyType::Date,
        _ => return None,
    })
}

fn items(answer: &Json) -> impl Iterator<Item = &Json> {
    answer.as_array().into_iter().flatten()
}

fn text<'j>(json: &'j Json, name: &str) -> Option<&'j str> {
    json.get(name).and_then(Json::as_str)
}

/// `\t` as people type it.
fn unescaped(text: &str) -> String {
    text.replace("\\t", "\t").replace("\\n", "\n").replace("\\s", " ")
}

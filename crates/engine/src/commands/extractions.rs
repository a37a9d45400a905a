//! What an app's `props.conf` finds in events: `EXTRACT` and `REPORT`.

use std::collections::{BTreeMap, HashMap};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion_common::Result as Run;
use functions::extraction::{Fields, FoundFields, OfStanza, Settings, Stanza, settings_for};
use functions::value_at;
use plan::{ArgValue, Type};
use text::Diagnostic;

use super::made_columns::MadeColumns;
use super::{Command, Invocation, Node};
use crate::batch::with_columns;
use crate::operator::Operator;
use crate::trouble;
use crate::types::{field_type, is_hidden, place, unify, with_fields};

/// `splunk.extractions{stanza, setting, …, transform, setting, …, only}` sets the fields that extractions find in the
/// events of each stanza: inline ones in ASCII order of their classes, then transforms. A `stanza` or `transform` names
/// what the `setting`s behind it (`KEY=value`) belong to; `only` names the fields that are wanted, none for all.
///
/// - **Order**: a field that was found keeps its value against later extractions, and wins over what the event had.
/// - **In a field**: one that was found before, or one that the event has (believed: in Splunk it depends on which
///   add-on finds it).
/// - **Errors**: a pattern that does not compile.
/// - **Source**: Knowledge Manager Manual, "The sequence of search-time operations"; props.conf.
pub(crate) const EXTRACTIONS: Command = Command { name: "splunk.extractions", makes_rows: false, lower };

/// The fields of an event that say which stanzas hold for it.
const OF_EVENT: [&str; 4] = ["sourcetype", "source", "host", "index"];

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let (stanzas, transforms) = read(call);
    let only: Vec<String> = call.vendor.fields("only").iter().map(|field| field.name.clone()).collect();
    let several = transforms.values().any(|settings| settings.contains_key("MV_ADD"));
    // A pattern that does not compile is said now, and not while rows go by.
    for stanza in &stanzas {
        fields(&stanza.settings, &transforms).map_err(|why| {
            Diagnostic::error("bad-extraction", call.span, format!("`{}`: {why}", stanza.name))
        })?;
    }
    let finder = Finder { stanzas, transforms, only: only.clone() };
    if only.is_empty() {
        let rows = call.rows()?;
        let found = finder.run(&rows).map_err(|error| trouble::diagnostic(&error, call.span))?;
        return Ok(call.lowering.rows(&found));
    }
    let input = call.input()?;
    let read = input.schema();
    let ty = if several { Type::Multi } else { Type::Text };
    let types = only.iter().map(|name| (name.clone(), unify(field_type(&read, name), ty)));
    let schema = with_fields(&read, types);
    let shaped = SchemaRef::clone(&schema);
    Ok(Operator::each("Extractions", input, schema, move |rows| {
        with_columns(&finder.run(rows)?, &shaped, &[])
    }))
}

/// The stanzas of `props.conf` and `transforms.conf` among the arguments.
fn read(call: &Invocation<'_>) -> (Vec<Stanza>, BTreeMap<String, Settings>) {
    let mut stanzas: Vec<Stanza> = Vec::new();
    let mut transforms: BTreeMap<String, Settings> = BTreeMap::new();
    let mut transform = None;
    for arg in &call.vendor.args {
        let ArgValue::Text(text) = &arg.value else { continue };
        match arg.name {
            "stanza" => {
                transform = None;
                stanzas.push(Stanza { name: text.clone(), settings: Settings::new() });
            }
            "transform" => {
                transforms.entry(text.clone()).or_default();
                transform = Some(text.clone());
            }
            _ => {
                let Some((key, value)) = text.split_once('=') else { continue };
                let settings = match &transform {
                    Some(name) => transforms.get_mut(name),
                    None => stanzas.last_mut().map(|stanza| &mut stanza.settings),
                };
                if let Some(settings) = settings {
                    settings.insert(key.to_owned(), value.to_owned());
                }
            }
        }
    }
    (stanzas, transforms)
}

/// What finds fields with these settings. A transform that nobody defines finds nothing, as in Splunk.
fn fields(settings: &Settings, transforms: &BTreeMap<String, Settings>) -> Result<Fields, String> {
    Ok(Fields::new(settings, transforms, &mut Vec::new())?.by_patterns_only())
}

struct Finder {
    stanzas: Vec<Stanza>,
    transforms: BTreeMap<String, Settings>,
    only: Vec<String>,
}

impl Finder {
    fn run(&self, rows: &RecordBatch) -> Run<RecordBatch> {
        let schema = rows.schema_ref();
        let of_event = OF_EVENT.map(|name| place(schema, name));
        let raw = place(schema, "_raw");
        let named: Vec<(usize, &String)> = schema
            .fields()
            .iter()
            .enumerate()
            .filter(|(_, field)| !is_hidden(field.name()))
            .map(|(at, field)| (at, field.name()))
            .collect();
        let mut known: HashMap<[String; 4], Option<Fields>> = HashMap::new();
        let mut made = MadeColumns::new(rows.num_rows());
        for row in 0..rows.num_rows() {
            let text = |at: Option<usize>| {
                let value = at.map(|at| value_at(rows.column(at), row));
                value.and_then(|value| Some(value.text()?.into_owned())).unwrap_or_default()
            };
            let key = of_event.map(text);
            let fields = known.entry(key).or_insert_with_key(|key| self.fields_of(key));
            let Some(fields) = fields else { continue };
            let mut found = FoundFields::default();
            let of_field = |name: &str| {
                let (at, _) = named.iter().find(|(_, known)| *known == name)?;
                Some(value_at(rows.column(*at), row).members().first()?.clone().into_owned())
            };
            fields.put_into_with(&text(raw), &mut found, &of_field);
            for (name, values) in found.0 {
                if self.only.is_empty() || self.only.contains(&name) {
                    values.into_iter().for_each(|value| made.add(row, &name, value));
                }
            }
        }
        made.on(rows)
    }

    /// `None` where no stanza says anything of such events.
    fn fields_of(&self, [sourcetype, source, host, _]: &[String; 4]) -> Option<Fields> {
        let settings = settings_for(&self.stanzas, OfStanza { sourcetype, source, host });
        let says = settings.keys().any(|key| key.starts_with("EXTRACT-") || key.starts_with("REPORT-"));
        // That they compile has been tried.
        says.then(|| fields(&settings, &self.transforms).ok()).flatten()
    }
}

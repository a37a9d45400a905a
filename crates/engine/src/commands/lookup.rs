//! `lookup`

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::SchemaRef;
use datafusion_common::Result as Run;
use functions::pattern::{Case, Glob};
use functions::{Kernel, Value, array_of, value_at};
use plan::{Renaming, Type};
use serde_json::{Map, Value as Json};
use text::{Diagnostic, Span};

use super::{Command, Invocation, Node, dnslookup};
use crate::batch::with_columns;
use crate::environment::Lookups;
use crate::lookup_table::{LookupTable, MatchType};
use crate::network::holds;
use crate::operator::Operator;
use crate::types::{field_type, place, unify, with_fields};

/// `splunk.lookup{table, inputs, outputs, overwrite, optional}` sets fields to what a table has in the rows that match; pairs go
/// from the table's column to the event's field, and no outputs mean all other columns.
///
/// - **No match**: with `overwrite` (OUTPUT) the fields lose their values unless the table has a default; without
///   (OUTPUTNEW) only rows that lack a field get it.
/// - **Multivalue**: several matching rows give several values; each value of a multivalue input is looked up.
/// - **Time**: rows with a time match events that are later by no less and no more than the table allows, the latest
///   row first.
/// - **Few matches**: below `min_matches` the default comes as often as is missing.
/// - **Case**: significant unless the table says otherwise. **Null**: a row without an input is not looked up.
/// - **Errors**: an unknown table or column; with `optional`, a warning, and the rows go on as they are.
/// - **Source**: Search Reference, "lookup"; transforms.conf. Believed: OUTPUT removes values without a match.
pub(crate) const LOOKUP: Command = Command { name: "splunk.lookup", makes_rows: false, lower };

/// What a lookup asks: the values of its inputs, and the answers for each output.
pub(super) trait Answers: Send + Sync {
    /// The values of each output for one combination of input texts.
    fn answers(&self, inputs: &[&str], time_s: Option<f64>) -> Vec<Vec<String>>;

    /// Does the time of an event count?
    fn is_timed(&self) -> bool {
        false
    }

    /// Is there never more than one value for an output?
    fn is_single(&self) -> bool;
}

/// A table that nobody asked for by name stops no search: what is wrong with it is said.
fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    match asked(call) {
        Err(fault) if call.vendor.is_set("optional") => {
            let message = format!("an automatic lookup of the app is left out: {}", fault.message);
            call.lowering.notices.say(Diagnostic::warning("left-out-lookup", call.span, message));
            call.input()
        }
        found => found,
    }
}

fn asked(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let name = call.vendor.text("table").unwrap_or_default();
    let inputs = call.vendor.pairs("inputs");
    let outputs = call.vendor.pairs("outputs");
    let (answers, outputs): (Arc<dyn Answers>, Vec<Renaming>) =
        match call.lowering.environment.lookups.table(name) {
            Some(table) => {
                let outputs = if outputs.is_empty() { others(&table, inputs) } else { outputs.to_vec() };
                (Arc::new(Matching::new(call, table, inputs, &outputs)?), outputs)
            }
            None if name == dnslookup::NAME => dnslookup::answers(call, inputs, outputs)?,
            None => return Err(unknown(call, name)),
        };
    let input = call.input()?;
    let read = input.schema();
    let places: Vec<Option<usize>> = inputs.iter().map(|pair| place(&read, &pair.to.name)).collect();
    let names: Vec<String> = outputs.into_iter().map(|pair| pair.to.name).collect();
    let is_list = |pair: &Renaming| field_type(&read, &pair.to.name) == Type::Multi;
    let ty = if answers.is_single() && !inputs.iter().any(is_list) { Type::Text } else { Type::Multi };
    let schema =
        with_fields(&read, names.iter().map(|name| (name.clone(), unify(field_type(&read, name), ty))));
    let looking = Looking {
        time: if answers.is_timed() { place(&read, "_time") } else { None },
        answers,
        places,
        names,
        overwrite: call.vendor.is_set("overwrite"),
        schema: SchemaRef::clone(&schema),
    };
    Ok(Operator::each("Lookup", input, schema, move |rows| looking.run(rows)))
}

/// The table's columns that are not looked up, each with its own name.
fn others(table: &LookupTable, inputs: &[Renaming]) -> Vec<Renaming> {
    let span = inputs.first().map_or_else(text::Span::default, |pair| pair.from.span);
    let named = |name: &String| plan::Field { name: name.clone(), span };
    let asked = |name: &&String| !inputs.iter().any(|pair| pair.from.name == **name);
    table.columns.iter().filter(asked).map(|name| Renaming { from: named(name), to: named(name) }).collect()
}

struct Looking {
    answers: Arc<dyn Answers>,
    places: Vec<Option<usize>>,
    /// The column of the event's time, where it counts.
    time: Option<usize>,
    names: Vec<String>,
    overwrite: bool,
    schema: SchemaRef,
}

impl Looking {
    fn run(&self, rows: &RecordBatch) -> Run<RecordBatch> {
        let mut known: HashMap<(Vec<Vec<String>>, Option<u64>), usize> = HashMap::new();
        let mut results: Vec<Vec<Vec<String>>> = Vec::new();
        let mut of_row = Vec::with_capacity(rows.num_rows());
        for row in 0..rows.num_rows() {
            let key: Vec<Vec<String>> = self.places.iter().map(|place| texts(rows, *place, row)).collect();
            let time = self.time.and_then(|time| seconds(&value_at(rows.column(time), row)));
            let result = *known.entry((key, time.map(f64::to_bits))).or_insert_with_key(|(key, _)| {
                results.push(self.look_up(key, time));
                results.len() - 1
            });
            of_row.push(result);
        }
        let column = |output: usize| {
            let name = self.names[output].as_str();
            let before = rows.column_by_name(name);
            let values = of_row.iter().enumerate().map(|(row, result)| {
                let old = before.map_or(Value::Null, |before| value_at(before, row));
                if !self.overwrite && !old.is_null() {
                    return old;
                }
                match results[*result][output].as_slice() {
                    [] => Value::Null,
                    found => Value::Multi(found.iter().map(|text| text.as_str().into()).collect()),
                }
            });
            (name, array_of(values, field_type(&self.schema, name)))
        };
        let columns: Vec<(&str, ArrayRef)> = (0..self.names.len()).map(column).collect();
        with_columns(rows, &self.schema, &columns)
    }

    /// The answers for all combinations of the values of the inputs.
    fn look_up(&self, key: &[Vec<String>], time_s: Option<f64>) -> Vec<Vec<String>> {
        let mut combinations: Vec<Vec<&str>> = vec![Vec::new()];
        for texts in key {
            let with =
                |text| combinations.iter().map(move |one: &Vec<&str>| [one.as_slice(), &[text]].concat());
            combinations = texts.iter().map(String::as_str).flat_map(with).collect();
        }
        let mut found = vec![Vec::new(); self.names.len()];
        for inputs in combinations {
            for (found, answers) in found.iter_mut().zip(self.answers.answers(&inputs, time_s)) {
                found.extend(answers);
            }
        }
        found
    }
}

fn seconds(time: &Value<'_>) -> Option<f64> {
    match time {
        Value::Number(number) => Some(*number),
        other => other.text()?.parse().ok(),
    }
}

fn texts(rows: &RecordBatch, place: Option<usize>, row: usize) -> Vec<String> {
    let value = place.map_or(Value::Null, |place| value_at(rows.column(place), row));
    value.members().into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// A table with its rows found by the values of columns that are matched exactly.
struct Matching {
    table: Arc<LookupTable>,
    /// Column and way of matching of each input.
    inputs: Vec<(usize, MatchType)>,
    outputs: Vec<usize>,
    /// The rows for each combination of the exactly matched inputs.
    index: HashMap<Vec<String>, Vec<usize>>,
}

impl Matching {
    fn new(
        call: &Invocation<'_>,
        table: Arc<LookupTable>,
        inputs: &[Renaming],
        outputs: &[Renaming],
    ) -> Result<Matching, Diagnostic> {
        let place =
            |pair: &Renaming| table.place(&pair.from.name).ok_or_else(|| unknown_column(call, &table, pair));
        let places: Vec<usize> = inputs.iter().map(place).collect::<Result<_, _>>()?;
        let outputs: Vec<usize> = outputs.iter().map(place).collect::<Result<_, _>>()?;
        Ok(Matching::over(table, places, outputs))
    }

    /// The rows of a table by their cells in some columns.
    fn over(table: Arc<LookupTable>, inputs: Vec<usize>, outputs: Vec<usize>) -> Matching {
        let inputs =
            inputs.into_iter().map(|place| (place, table.match_type(&table.columns[place]))).collect();
        let mut matching = Matching { inputs, outputs, index: HashMap::new(), table };
        for at in 0..matching.table.rows.len() {
            let cells = matching.inputs.iter().map(|(column, _)| matching.cell(at, *column));
            let key = matching.key(cells.collect::<Vec<_>>().as_slice());
            matching.index.entry(key).or_default().push(at);
        }
        matching
    }

    fn cell(&self, row: usize, column: usize) -> &str {
        self.table.rows[row].get(column).map_or("", String::as_str)
    }

    /// The exactly matched ones of the inputs, folded where case does not count.
    fn key(&self, inputs: &[&str]) -> Vec<String> {
        let exact = self.inputs.iter().zip(inputs).filter(|((_, how), _)| *how == MatchType::Exact);
        exact
            .map(|(_, text)| if self.table.case_sensitive { (*text).to_owned() } else { text.to_lowercase() })
            .collect()
    }

    fn fits(&self, row: usize, inputs: &[&str]) -> bool {
        let case = if self.table.case_sensitive { Case::Significant } else { Case::Ignored };
        self.inputs.iter().zip(inputs).all(|((column, how), text)| match how {
            MatchType::Exact => true,
            MatchType::Wildcard => Glob::stars(self.cell(row, *column), case).matches(text),
            MatchType::Cidr => holds(self.cell(row, *column), text),
        })
    }
}

impl Matching {
    /// The rows that match, in the order in which their values come out.
    fn matching(&self, inputs: &[&str], time_s: Option<f64>) -> Vec<usize> {
        let rows = self.index.get(&self.key(inputs)).map_or(&[][..], Vec::as_slice);
        let fits = rows.iter().copied().filter(|row| self.fits(*row, inputs));
        let Some(times) = &self.table.times else { return fits.take(self.table.most()).collect() };
        let Some(event) = time_s else { return Vec::new() };
        let mut timed: Vec<(i64, usize)> = fits
            .filter_map(|row| Some((times.micros.get(row).copied().flatten()?, row)))
            .filter(|(begun, _)| {
                let later_s = event - *begun as f64 / 1e6;
                later_s >= times.least_s as f64 && later_s <= times.most_s as f64
            })
            .collect();
        timed.sort_by_key(|(begun, _)| std::cmp::Reverse(*begun));
        timed.into_iter().map(|(_, row)| row).take(self.table.most()).collect()
    }
}

impl Answers for Matching {
    fn answers(&self, inputs: &[&str], time_s: Option<f64>) -> Vec<Vec<String>> {
        let found = self.matching(inputs, time_s);
        let lacking = self.table.min_matches.saturating_sub(found.len());
        let of_output = |column: &usize| {
            let cells = found.iter().map(|row| self.cell(*row, *column));
            let defaults = std::iter::repeat_n(self.table.default_match.as_str(), lacking);
            cells.chain(defaults).filter(|cell| !cell.is_empty()).map(str::to_owned).collect()
        };
        self.outputs.iter().map(of_output).collect()
    }

    fn is_timed(&self) -> bool {
        self.table.times.is_some()
    }

    fn is_single(&self) -> bool {
        let few = self.table.most() <= 1 || self.index.values().all(|rows| rows.len() <= 1);
        few && self.table.min_matches <= 1
    }
}

/// The columns that are asked, and those that come out.
type Places = (Vec<usize>, Vec<usize>);

/// Eval's `lookup()` over a table: a JSON object of columns and values, and a JSON array of columns, to a JSON object.
pub(crate) fn kernel(table: Arc<LookupTable>) -> Kernel {
    // Columns are named by values; nearly always they are the same in every row.
    let known: Mutex<HashMap<Places, Arc<Matching>>> = Mutex::new(HashMap::new());
    Box::new(move |args| {
        let (Some(asked), Some(wanted)) = (args[0].text(), args[1].text()) else { return Value::Null };
        let (Ok(Json::Object(asked)), Ok(Json::Array(wanted))) =
            (serde_json::from_str(&asked), serde_json::from_str(&wanted))
        else {
            return Value::Null;
        };
        let places: Option<Vec<usize>> = asked.keys().map(|column| table.place(column)).collect();
        let names: Vec<&str> = wanted.iter().filter_map(Json::as_str).collect();
        let outputs: Option<Vec<usize>> = names.iter().map(|column| table.place(column)).collect();
        let (Some(places), Some(outputs)) = (places, outputs) else { return Value::Null };
        let key = (places, outputs);
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        let matching = known.entry(key).or_insert_with_key(|(places, outputs)| {
            Arc::new(Matching::over(Arc::clone(&table), places.clone(), outputs.clone()))
        });
        let texts: Vec<String> = asked.values().map(text_of).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut object = Map::new();
        for (name, mut values) in names.into_iter().zip(matching.answers(&texts, None)) {
            let value = match values.len() {
                0 => continue,
                1 => Json::from(values.remove(0)),
                _ => Json::from(values),
            };
            object.insert(name.to_owned(), value);
        }
        if object.is_empty() { Value::Null } else { Value::owned(Json::Object(object).to_string()) }
    })
}

fn text_of(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The diagnostic for a table that does not exist.
pub(super) fn unknown(call: &Invocation<'_>, name: &str) -> Diagnostic {
    let span = call.vendor.arg("table").map_or(call.span, |arg| arg.span);
    no_table(name, span, call.lowering.environment.lookups)
}

/// The diagnostic for a table that does not exist.
pub(crate) fn no_table(name: &str, span: Span, lookups: &dyn Lookups) -> Diagnostic {
    let diagnostic = Diagnostic::error("unknown-lookup", span, format!("there is no lookup table `{name}`"));
    let mut known = lookups.names();
    known.sort();
    let diagnostic = match known.is_empty() {
        true => diagnostic.with_note("no lookup tables were given"),
        false => diagnostic.with_note(format!("the tables are {}", known.join(", "))),
    };
    diagnostic.with_note(format!("give it with `--lookup {name}=FILE.csv`, or its app with `--app DIR`"))
}

/// The diagnostic for a column that a table does not have.
fn unknown_column(call: &Invocation<'_>, table: &LookupTable, pair: &Renaming) -> Diagnostic {
    let name = call.vendor.text("table").unwrap_or_default();
    let message = format!("the lookup table `{name}` has no column `{}`", pair.from.name);
    Diagnostic::error("unknown-lookup-column", pair.from.span, message)
        .with_note(format!("its columns are {}", table.columns.join(", ")))
}

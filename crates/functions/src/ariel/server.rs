//! What the functions share that ask the server's state.

use std::sync::Arc;

use qradar::{Part, State};
use text::Diagnostic;

use super::text_of::{long_of, text_of};
use crate::spec::written_text;
use crate::{Argument, Context, Kernel, Value};

/// The kernel that finds a number's name: in the state, else where `built_in` has one. Null where there is none.
pub(super) fn named(context: &Context, part: Part, built_in: fn(i64) -> Option<&'static str>) -> Kernel {
    let state = Arc::clone(&context.qradar);
    Box::new(move |args| {
        let Some(id) = long_of(&args[0]) else { return Value::Null };
        state.name(part, id).map(str::to_owned).or_else(|| built_in(id).map(str::to_owned)).into()
    })
}

/// A name for nothing.
pub(super) fn nameless(_: i64) -> Option<&'static str> {
    None
}

/// The texts of an argument: all of a list, the one of anything else.
pub(super) fn texts_of(value: &Value<'_>) -> Vec<String> {
    match value {
        Value::Multi(texts) => texts.iter().map(|text| text.clone().into_owned()).collect(),
        other => text_of(other).map(std::borrow::Cow::into_owned).into_iter().collect(),
    }
}

/// The name of a collection of reference data, which has to be written in the query. Where that part of the state is
/// given and has none of that name, that is an error; where it is not given at all, the lowering has said so.
pub(super) fn collection(argument: &Argument, state: &State, part: Part) -> Result<String, Diagnostic> {
    let name = written_text(argument)?;
    let known = match part {
        Part::ReferenceSets => state.reference_set(&name).is_some(),
        Part::ReferenceMaps => state.reference_map(&name).is_some(),
        Part::MapsOfSets => state.map_of_sets(&name).is_some(),
        Part::ReferenceTables => state.reference_table(&name).is_some(),
        Part::AssetSearches => state.asset_search(&name).is_some(),
        _ => true,
    };
    if known || !state.has(part) {
        return Ok(name);
    }
    let names = state.reference_names(part);
    let message = format!("the QRadar state has no `{name}` in {part}");
    Err(Diagnostic::error("unknown-reference", argument.span, message)
        .with_note(format!("it has {}", names.join(", "))))
}

/// The domain that an argument names: 0, the default one, where there is none.
pub(super) fn domain_of(value: Option<&Value<'_>>) -> i64 {
    value.and_then(long_of).unwrap_or(0)
}

/// Of two optional arguments the one that is a domain: a time counts milliseconds and is far larger than any domain.
pub(super) fn domain_among(values: &[Value<'_>]) -> i64 {
    const SMALLEST_TIME: i64 = 1_000_000_000;
    values.iter().filter_map(long_of).find(|number| *number < SMALLEST_TIME).unwrap_or(0)
}

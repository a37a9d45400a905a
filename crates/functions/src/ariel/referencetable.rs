//! `REFERENCETABLE('table', 'column', key)`.

use std::sync::Arc;

use plan::Arity;

use qradar::Part;

use super::server::collection;
use super::text_of::text_of;
use crate::spec::written_text;
use crate::{Function, Value, spec};

/// `REFERENCETABLE('table', 'column', key)` is the value of a key in a column of a reference table of the state. Null where
/// the table has none.
///
/// - **Source**: IBM, "AQL data retrieval functions". Believed: null of a null value.
pub(crate) const REFERENCETABLE: Function = Function {
    spec: spec::scalar(
        "ariel.REFERENCETABLE",
        "REFERENCETABLE('table', 'column', key) -> text",
        Arity::exactly(3),
        spec::text,
    ),
    bind: |args, context| {
        let state = Arc::clone(&context.qradar);
        let name = collection(&args[0], &state, Part::ReferenceTables)?;
        let column = written_text(&args[1])?;
        Ok(Box::new(move |args: &[Value<'_>]| {
            let Some(key) = text_of(&args[2]) else { return Value::Null };
            state.reference_table(&name).and_then(|table| table.get(&column, &key).map(str::to_owned)).into()
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, check_with, field, missing, text};

    #[test]
    fn asks_the_table() {
        let state = [("reference_tables/people.csv", "key,FullName\nann,Ann A\n")];
        let cell = |key| [text("people"), text("FullName"), key];
        check_with(&REFERENCETABLE, &cell(field("ann")), &state, "Ann A");
        check_with(&REFERENCETABLE, &cell(field("bob")), &state, "null");
        check_with(&REFERENCETABLE, &cell(missing()), &state, "null");
        check(&REFERENCETABLE, &cell(field("ann")), "null");
    }
}

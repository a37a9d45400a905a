//! Which fields go on.

use std::sync::Arc;

use arrow::datatypes::Schema;
use datafusion_physical_plan::ExecutionPlan;
use plan::{Field, Project, Projection, Type};
use text::{Diagnostic, Span};

use crate::batch::{batch, nulls};
use crate::lower::Lowering;
use crate::names::matched;
use crate::operator::Operator;
use crate::types::{declared, field, is_hidden, place};

/// Splunk's time field; the store's time column goes where it goes.
const TIME_FIELD: &str = "_time";

/// Which fields go on. A field that no row has is skipped; where none is left there are no rows. (Measured on
/// Splunk 10.4.2: a `table` of fields that nobody has gives no rows and a note.)
pub(crate) fn project(
    lowering: &Lowering<'_>,
    input: Arc<dyn ExecutionPlan>,
    project: &Project,
    span: Span,
) -> Arc<dyn ExecutionPlan> {
    let read = input.schema();
    let visible = match project.projection {
        Projection::Select => return select(input, &project.fields),
        Projection::Only => named(&read, &project.fields),
        Projection::OnlyAndInternal => kept_with_internal(&read, &project.fields),
        Projection::Without => without(&read, &project.fields),
    };
    let nothing_left = visible.is_empty() && read.fields().iter().any(|field| !is_hidden(field.name()));
    if nothing_left {
        lowering.notices.say(no_field(span));
    }
    let keeps_time = project.projection != Projection::Only
        && (visible.iter().any(|index| read.field(*index).name() == TIME_FIELD)
            || read.index_of(TIME_FIELD).is_err());
    let hidden = (0..read.fields().len()).filter(|index| {
        let name = read.field(*index).name();
        is_hidden(name) && (name != store::TIME || keeps_time)
    });
    let places: Vec<usize> = visible.iter().copied().chain(hidden).collect();
    // A `table` has each column that it names, also without a value.
    let is_named = |name: &str| project.fields.iter().any(|field| field.name == name);
    let shown = |index: &usize| match read.field(*index) {
        found if project.projection == Projection::Only && is_named(found.name()) => declared(found),
        found => found.clone(),
    };
    let schema = Arc::new(Schema::new(places.iter().map(shown).collect::<Vec<_>>()));
    let made = Arc::clone(&schema);
    Operator::each("Project", input, schema, move |read| {
        let columns = places.iter().map(|index| Arc::clone(read.column(*index))).collect();
        let all = batch(&made, columns, read.num_rows())?;
        Ok(if nothing_left { all.slice(0, 0) } else { all })
    })
}

/// The fields of a SELECT list: a text column without a value where no row has one.
fn select(input: Arc<dyn ExecutionPlan>, fields: &[Field]) -> Arc<dyn ExecutionPlan> {
    let read = input.schema();
    let mut places: Vec<(arrow::datatypes::Field, Option<usize>)> = Vec::new();
    for wanted in fields {
        if places.iter().any(|(known, _)| *known.name() == wanted.name) {
            continue;
        }
        let found = place(&read, &wanted.name);
        let own = found.map(|index| read.field(index).clone());
        places.push((own.unwrap_or_else(|| field(&wanted.name, Type::Text)), found));
    }
    let hidden = (0..read.fields().len()).filter(|index| {
        let name = read.field(*index).name();
        is_hidden(name) && name != store::TIME
    });
    places.extend(hidden.map(|index| (read.field(index).clone(), Some(index))));
    let schema = Arc::new(Schema::new(places.iter().map(|(field, _)| field.clone()).collect::<Vec<_>>()));
    let made = Arc::clone(&schema);
    Operator::each("Select", input, schema, move |read| {
        let column = |found: &Option<usize>| match found {
            Some(index) => Arc::clone(read.column(*index)),
            None => nulls(Type::Text, read.num_rows()),
        };
        batch(&made, places.iter().map(|(_, found)| column(found)).collect(), read.num_rows())
    })
}

/// The note for a projection after which no field is left.
fn no_field(span: Span) -> Diagnostic {
    Diagnostic::note("no-matching-fields", span, "No matching fields exist")
        .with_note("none of these fields is in any row, so no rows are left")
}

/// The named fields in written order; those that fit one name with `*` in alphabetical order.
fn named(schema: &Schema, fields: &[Field]) -> Vec<usize> {
    let mut places = Vec::new();
    for field in fields {
        let mut fitting: Vec<usize> = fitting(schema, &field.name).collect();
        fitting.sort_by_key(|index| schema.field(*index).name());
        for index in fitting {
            if !places.contains(&index) {
                places.push(index);
            }
        }
    }
    places
}

/// The named fields in written order, then all that start with `_`.
fn kept_with_internal(schema: &Schema, fields: &[Field]) -> Vec<usize> {
    let mut places = named(schema, fields);
    for index in visible(schema).filter(|index| schema.field(*index).name().starts_with('_')) {
        if !places.contains(&index) {
            places.push(index);
        }
    }
    places
}

fn without(schema: &Schema, fields: &[Field]) -> Vec<usize> {
    let dropped = |index: &usize| {
        let name = schema.field(*index).name();
        fields.iter().any(|field| matched(&field.name, name).is_some())
    };
    visible(schema).filter(|index| !dropped(index)).collect()
}

fn fitting(schema: &Schema, pattern: &str) -> impl Iterator<Item = usize> {
    visible(schema).filter(move |index| matched(pattern, schema.field(*index).name()).is_some())
}

fn visible(schema: &Schema) -> impl Iterator<Item = usize> {
    (0..schema.fields().len()).filter(|index| !is_hidden(schema.field(*index).name()))
}

//! The rows so far, then the rows of another plan.

use std::sync::Arc;

use arrow::datatypes::{Field, Schema, SchemaRef};
use datafusion_physical_plan::ExecutionPlan;

use crate::batch::{events_type, with_columns};
use crate::operator::Operator;
use crate::source::Chain;
use crate::types::{declared, field, is_hidden, is_only_seen, type_of, unify};

/// The rows of `first`, then those of `second`, with the fields of both.
pub(crate) fn union(first: Arc<dyn ExecutionPlan>, second: Arc<dyn ExecutionPlan>) -> Arc<dyn ExecutionPlan> {
    let schema = joined(&first.schema(), &second.schema());
    let inputs = vec![adapted(first, &schema), adapted(second, &schema)];
    Chain::of(schema, inputs)
}

/// The fields of both, each with a type that holds the values of both.
fn joined(first: &Schema, second: &Schema) -> SchemaRef {
    let mut fields: Vec<Field> = Vec::new();
    let (hidden, visible): (Vec<&Arc<Field>>, Vec<&Arc<Field>>) =
        first.fields().iter().chain(second.fields()).partition(|found| is_hidden(found.name()));
    for found in visible.into_iter().chain(hidden) {
        match fields.iter_mut().find(|known| known.name() == found.name()) {
            None => fields.push(found.as_ref().clone().with_nullable(true)),
            Some(known) if known.data_type() == found.data_type() => {
                if !is_only_seen(found) {
                    *known = declared(known);
                }
            }
            Some(known) if known.name() == store::EVENT => {
                *known = known.clone().with_data_type(events_type())
            }
            Some(known) => {
                let both = is_only_seen(known) && is_only_seen(found);
                let said = if both { known.metadata().clone() } else { declared(known).metadata().clone() };
                let ty = unify(type_of(known.data_type()), type_of(found.data_type()));
                *known = field(known.name(), ty).with_metadata(said);
            }
        }
    }
    Arc::new(Schema::new(fields))
}

fn adapted(input: Arc<dyn ExecutionPlan>, schema: &SchemaRef) -> Arc<dyn ExecutionPlan> {
    let made = Arc::clone(schema);
    Operator::each("Adapt", input, Arc::clone(schema), move |batch| with_columns(batch, &made, &[]))
}

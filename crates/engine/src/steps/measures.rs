//! The measures of an aggregation, bound to the fields of its rows.

use arrow::datatypes::Schema;
use functions::NewAccumulator;
use plan::{Aggregate, Call, Expr, Field, Measure, Type};
use text::{Diagnostic, Span};

use crate::environment::Environment;
use crate::expression::{Bound, Node, argument, bind, context};
use crate::names::{filled, matched};
use crate::types::is_hidden;

/// A measure bound to the fields of its rows.
pub(crate) struct BoundMeasure {
    /// What its column is called.
    pub(crate) name: String,
    /// The type of its column.
    pub(crate) ty: Type,
    /// What is measured.
    pub(crate) args: Vec<Bound>,
    /// Begins a group.
    pub(crate) new: NewAccumulator,
    /// Where it is written.
    pub(crate) span: Span,
}

/// The measures, one for each field where a name holds `*`; a later one of the same name takes the place of an
/// earlier.
pub(crate) fn measures(
    aggregate: &Aggregate,
    schema: &Schema,
    environment: &Environment<'_>,
) -> Result<Vec<BoundMeasure>, Diagnostic> {
    let mut bound: Vec<BoundMeasure> = Vec::new();
    for measure in &aggregate.measures {
        for one in spread(measure, &aggregate.by, schema) {
            let measured = bind_measure(&one, schema, environment)?;
            bound.retain(|known| known.name != measured.name);
            bound.push(measured);
        }
    }
    Ok(bound)
}

fn bind_measure(
    measure: &Measure,
    schema: &Schema,
    environment: &Environment<'_>,
) -> Result<BoundMeasure, Diagnostic> {
    let call = &measure.call;
    let function = functions::aggregate(&call.function).ok_or_else(|| functions::unknown_function(call))?;
    let args: Vec<Bound> =
        call.args.iter().map(|arg| bind(arg, schema, environment)).collect::<Result<_, _>>()?;
    let arguments: Vec<_> = call
        .args
        .iter()
        .zip(&args)
        .map(|(expr, bound)| match (&bound.node, expr) {
            (Node::Constant(literal), Expr::Literal(..) | Expr::Call(_)) => {
                argument(expr, bound.ty, Some(literal))
            }
            _ => argument(expr, bound.ty, None),
        })
        .collect();
    let types: Vec<Type> = args.iter().map(|arg| arg.ty).collect();
    let new = (function.bind)(&arguments, &context(environment, call.span))?;
    let ty = (function.spec.returns)(&types);
    Ok(BoundMeasure { name: measure.name.name.clone(), ty, args, new, span: call.span })
}

/// The measure, or one for each field that its argument's `*` fits; the group's own fields are not measured.
fn spread(measure: &Measure, by: &[Field], schema: &Schema) -> Vec<Measure> {
    let [Expr::Field(pattern), others @ ..] = measure.call.args.as_slice() else {
        return vec![measure.clone()];
    };
    if !pattern.name.contains('*') || schema.index_of(&pattern.name).is_ok() {
        return vec![measure.clone()];
    }
    let mut names: Vec<&String> = schema.fields().iter().map(|field| field.name()).collect();
    names.sort();
    names
        .into_iter()
        .filter(|name| !is_hidden(name) && !by.iter().any(|key| key.name == **name))
        .filter_map(|name| {
            let parts = matched(&pattern.name, name)?;
            let args = std::iter::once(Expr::field(name.clone(), pattern.span))
                .chain(others.iter().cloned())
                .collect();
            let named = Field { name: filled(&measure.name.name, &parts), span: measure.name.span };
            Some(Measure { call: Call { args, ..measure.call.clone() }, name: named })
        })
        .collect()
}

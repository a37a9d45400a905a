//! `convert`

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, RecordBatch};
use arrow::datatypes::{Schema, SchemaRef};
use datafusion_common::Result as Run;
use functions::{Argument, Column, Kernel};
use plan::{Arg, ArgValue, Literal, Renaming, Type};
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::with_columns;
use crate::expression::context;
use crate::names::{filled, matched};
use crate::operator::Operator;
use crate::types::{field_type, is_hidden, place, with_fields};

/// `splunk.convert{timeformat, ctime, num, ...}` converts fields; each conversion is an argument under its own name,
/// with pairs of a field and the one that gets the result. What a conversion does is a function `splunk.convert_*`.
///
/// - **`auto`** converts a field where all its values can be, else it leaves them. **`none`** keeps a field from the
///   conversions after it whose name holds `*`.
/// - **Source**: Search Reference, "convert"; measured on Splunk 10.4.2.
pub(crate) const CONVERT: Command = Command { name: "splunk.convert", makes_rows: false, lower };

/// One field converted, and the rows' schema after it.
struct Conversion {
    from: String,
    to: String,
    kernel: Kernel,
    format: Option<Literal>,
    ty: Type,
    only_whole: bool,
    schema: SchemaRef,
}

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let input = call.input()?;
    let mut schema = input.schema();
    let mut kept: Vec<String> = Vec::new();
    let mut conversions: Vec<Conversion> = Vec::new();
    for arg in &call.vendor.args {
        let ArgValue::Pairs(pairs) = &arg.value else { continue };
        let fields: Vec<_> = pairs.iter().flat_map(|pair| spread(pair, &schema, &kept)).collect();
        for pair in fields {
            if arg.name == "none" {
                kept.push(pair.0);
                continue;
            }
            if place(&schema, &pair.0).is_none() {
                continue;
            }
            let conversion = conversion(call, arg, pair, &schema)?;
            schema = SchemaRef::clone(&conversion.schema);
            conversions.push(conversion);
        }
    }
    let change =
        move |rows: &RecordBatch| conversions.iter().try_fold(rows.clone(), |rows, one| one.run(&rows));
    let needs_all = call.vendor.arg("auto").is_some();
    Ok(match needs_all {
        true => Operator::whole("Convert", input, schema, change),
        false => Operator::each("Convert", input, schema, change),
    })
}

/// The fields that the pair's pattern fits, each with the field that gets the result.
fn spread(pair: &Renaming, schema: &Schema, kept: &[String]) -> Vec<(String, String)> {
    let (from, to) = (&pair.from.name, &pair.to.name);
    if !from.contains('*') {
        return vec![(from.clone(), to.clone())];
    }
    let names = schema.fields().iter().map(|field| field.name());
    names
        .filter(|name| !is_hidden(name) && !kept.contains(name))
        .filter_map(|name| Some((name.clone(), filled(to, &matched(from, name)?))))
        .collect()
}

fn conversion(
    call: &Invocation<'_>,
    arg: &Arg,
    (from, to): (String, String),
    schema: &SchemaRef,
) -> Result<Conversion, Diagnostic> {
    let full = format!("splunk.convert_{}", arg.name);
    let function = functions::scalar(&full).ok_or_else(|| call.unsupported(arg.name))?;
    let takes_format = function.spec.arity.takes(2);
    let format =
        takes_format.then(|| Literal::Text(call.vendor.text("timeformat").unwrap_or_default().to_owned()));
    let read = field_type(schema, &from);
    let field = Argument { ty: read, constant: None, field: Some(from.clone()), span: arg.span };
    let mut arguments = vec![field];
    arguments.extend(format.clone().map(|format| Argument {
        ty: Type::Text,
        constant: Some(format),
        field: None,
        span: arg.span,
    }));
    let kernel = (function.bind)(&arguments, &context(call.lowering.environment, arg.span))?;
    let only_whole = arg.name == "auto";
    let ty = if only_whole { read } else { (function.spec.returns)(&[read, Type::Text]) };
    let schema = with_fields(schema, [(to.clone(), ty)]);
    Ok(Conversion { from, to, kernel, format, ty, only_whole, schema })
}

impl Conversion {
    fn run(&self, rows: &RecordBatch) -> Run<RecordBatch> {
        let Some(column) = rows.column_by_name(&self.from) else {
            return with_columns(rows, &self.schema, &[]);
        };
        let mut args = vec![Column::Array(Arc::clone(column))];
        args.extend(self.format.clone().map(Column::Constant));
        let ty = if self.only_whole { Type::Number } else { self.ty };
        let mut made: ArrayRef = functions::evaluate(&self.kernel, &args, rows.num_rows(), ty);
        if self.only_whole && made.logical_null_count() > column.logical_null_count() {
            made = Arc::clone(column);
        }
        with_columns(rows, &self.schema, &[(&self.to, made)])
    }
}

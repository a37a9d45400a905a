//! How the tests of functions run them: one row, through [`crate::evaluate`], as the engine does.

use std::borrow::Cow;
use std::sync::Arc;

use plan::{Literal, Type};
use text::Span;

use crate::{AggregateFunction, Argument, Column, Context, Function, Value, array_of, evaluate, value_at};

/// An argument of a trial.
#[derive(Clone, Debug)]
pub(crate) enum Arg {
    /// A field of the row.
    Field(Value<'static>),
    /// Something written in the query.
    Written(Literal),
}

/// A field with a text.
pub(crate) fn field(text: &str) -> Arg {
    Arg::Field(Value::owned(text))
}

/// A field with a number, as computed ones have.
pub(crate) fn computed(number: f64) -> Arg {
    Arg::Field(Value::Number(number))
}

/// A field with a whole number.
pub(crate) fn whole(number: i64) -> Arg {
    Arg::Field(Value::Integer(number))
}

/// A boolean made by another function.
pub(crate) fn truth(value: bool) -> Arg {
    Arg::Field(Value::Boolean(value))
}

/// A field that the row has not.
pub(crate) fn missing() -> Arg {
    Arg::Field(Value::Null)
}

/// A field with several texts.
pub(crate) fn multi(texts: &[&str]) -> Arg {
    Arg::Field(Value::Multi(texts.iter().map(|text| Cow::Owned((*text).to_owned())).collect()))
}

/// A text written in the query.
pub(crate) fn text(text: &str) -> Arg {
    Arg::Written(Literal::Text(text.to_owned()))
}

/// A number written in the query, just so.
pub(crate) fn number(written: &str) -> Arg {
    Arg::Written(match written.parse::<i64>() {
        Ok(whole) => Literal::Integer(whole),
        Err(_) => Literal::Number(written.parse().expect("the test writes a number"), written.to_owned()),
    })
}

/// `null()`.
pub(crate) fn null() -> Arg {
    Arg::Written(Literal::Null)
}

/// 2026-03-04 05:06:07.891 UTC, and the zone of Berlin unless the test needs none.
pub(crate) fn context() -> Context {
    Context {
        now_ns: 1_772_600_767_891_000_000,
        zone: jiff::tz::TimeZone::UTC,
        qradar: Arc::default(),
        call: Span::new(0, 99),
        limits: plan::Limits::Published,
    }
}

/// Runs `function` on one row with a QRadar state of those files.
#[track_caller]
pub(crate) fn check_with(function: &Function, args: &[Arg], files: &[(&str, &str)], expected: &str) {
    let mut state = qradar::State::default();
    for (name, content) in files {
        state.add(name, content.as_bytes()).expect("the test's state can be read");
    }
    let context = Context { qradar: Arc::new(state), ..context() };
    assert_eq!(run_in(function, args, &context), expected, "{} of {args:?}", function.spec.name);
}

/// Runs `function` on one row and compares the shown result; an error is shown as `error: message`.
#[track_caller]
pub(crate) fn check(function: &Function, args: &[Arg], expected: &str) {
    assert_eq!(run(function, args), expected, "{} of {args:?}", function.spec.name);
}

/// Feeds each row to one accumulator and compares the shown result. A row's time is its number in the list.
#[track_caller]
pub(crate) fn check_aggregate(function: &AggregateFunction, rows: &[&[Arg]], expected: &str) {
    assert_eq!(aggregated(function, rows), expected, "{} of {rows:?}", function.spec.name);
}

/// The shown result of rows of one argument.
pub(crate) fn run_list(function: &AggregateFunction, rows: &[Arg]) -> String {
    let rows: Vec<&[Arg]> = rows.iter().map(std::slice::from_ref).collect();
    aggregated(function, &rows)
}

fn aggregated(function: &AggregateFunction, rows: &[&[Arg]]) -> String {
    let described: Vec<Argument> = rows.first().map_or(Vec::new(), |row| describe(row));
    let make =
        (function.bind)(&described, &context()).map_err(|error| error.message).expect("the call binds");
    let mut accumulator = make();
    for (at, row) in rows.iter().enumerate() {
        let values: Vec<Value<'_>> = row.iter().map(value).collect();
        accumulator.update(&values, Some(at as f64));
    }
    assert!(accumulator.size() > 0);
    let types: Vec<Type> = described.iter().map(|argument| argument.ty).collect();
    let result = array_of([accumulator.finish()].into_iter(), (function.spec.returns)(&types));
    show(&value_at(&result, 0))
}

/// The result of one row, shown.
pub(crate) fn run(function: &Function, args: &[Arg]) -> String {
    run_in(function, args, &context())
}

/// The result of one row in a context, shown.
pub(crate) fn run_in(function: &Function, args: &[Arg], context: &Context) -> String {
    assert!(function.spec.arity.takes(args.len()), "{} takes other arguments", function.spec.name);
    let described = describe(args);
    let types: Vec<Type> = described.iter().map(|argument| argument.ty).collect();
    let kernel = match (function.bind)(&described, context) {
        Ok(kernel) => kernel,
        Err(error) => return format!("error: {}", error.message),
    };
    let columns: Vec<Column> = args.iter().map(column).collect();
    show(&value_at(&evaluate(&kernel, &columns, 1, (function.spec.returns)(&types)), 0))
}

fn describe(args: &[Arg]) -> Vec<Argument> {
    args.iter()
        .enumerate()
        .map(|(at, arg)| Argument {
            ty: type_of(&value(arg)),
            constant: match arg {
                Arg::Field(_) => None,
                Arg::Written(literal) => Some(literal.clone()),
            },
            field: matches!(arg, Arg::Field(_)).then(|| format!("f{at}")),
            span: Span::new(at, at + 1),
        })
        .collect()
}

fn column(arg: &Arg) -> Column {
    match arg {
        Arg::Field(value) => {
            let ty = if value.is_null() { Type::Text } else { type_of(value) };
            Column::Array(array_of([value.clone()].into_iter(), ty))
        }
        Arg::Written(literal) => Column::Constant(literal.clone()),
    }
}

fn value(arg: &Arg) -> Value<'_> {
    match arg {
        Arg::Field(value) => value.clone(),
        Arg::Written(literal) => crate::column::literal_value(literal),
    }
}

fn type_of(value: &Value<'_>) -> Type {
    match value {
        Value::Null => Type::Null,
        Value::Boolean(_) => Type::Boolean,
        Value::Integer(_) => Type::Integer,
        Value::Number(_) => Type::Number,
        Value::Text(_) => Type::Text,
        Value::Multi(_) => Type::Multi,
    }
}

fn show(value: &Value<'_>) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Boolean(value) => value.to_string(),
        Value::Multi(values) => format!("[{}]", values.join(", ")),
        Value::Integer(_) | Value::Number(_) | Value::Text(_) => {
            value.text().unwrap_or_default().into_owned()
        }
    }
}

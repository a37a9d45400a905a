//! The value of an expression over one row of texts, before any search runs.

use std::sync::Arc;

use jiff::tz::TimeZone;
use plan::{Call, Expr, Limits, Literal, Type};

use crate::column::literal_value;
use crate::{Argument, Context, Value, scalar};

/// Functions whose value is known only when a search runs.
const OF_SEARCHES: [&str; 3] = ["splunk.now", "splunk.time", "splunk.random"];

/// Computes `expr` where `row` names the fields; others are absent. Times are those of UTC.
///
/// # Errors
/// Why it has no value: a function that is not known or refuses its arguments, one that asks for a time that nobody
/// told, or one that is evaluated for each value of a field.
pub(crate) fn value(expr: &Expr, row: &[(String, String)], now_ns: Option<i64>) -> Result<Literal, String> {
    let computed = Single { row, now_ns }.part(expr)?;
    match computed.value {
        Value::Null => Ok(Literal::Null),
        Value::Boolean(truth) => Ok(Literal::Boolean(truth)),
        Value::Integer(number) => Ok(Literal::Integer(number)),
        Value::Number(number) => Ok(Literal::Number(number, number.to_string())),
        Value::Text(text) => Ok(Literal::Text(text.into_owned())),
        Value::Multi(texts) => Ok(Literal::Text(texts.join("\n"))),
    }
}

struct Single<'a> {
    row: &'a [(String, String)],
    now_ns: Option<i64>,
}

/// A part of the expression with its value.
struct Part {
    value: Value<'static>,
    ty: Type,
    /// Where it is written in the expression.
    written: Option<Literal>,
    field: Option<String>,
}

impl Part {
    fn computed(value: Value<'static>, ty: Type) -> Part {
        Part { value, ty, written: None, field: None }
    }
}

impl Single<'_> {
    fn part(&self, expr: &Expr) -> Result<Part, String> {
        match expr {
            Expr::Field(field) => {
                let found = self.row.iter().find(|(name, _)| *name == field.name);
                let value = found.map_or(Value::Null, |(_, text)| Value::owned(text.as_str()));
                let ty = if value.is_null() { Type::Null } else { Type::Text };
                Ok(Part { field: Some(field.name.clone()), ..Part::computed(value, ty) })
            }
            Expr::Literal(literal, _) => {
                let part = Part::computed(literal_value(literal).into_owned(), type_of(literal));
                Ok(Part { written: Some(literal.clone()), ..part })
            }
            Expr::Call(call) => self.call(call),
            Expr::And(parts, _) => self.connect(parts, false),
            Expr::Or(parts, _) => self.connect(parts, true),
            Expr::Not(inner, _) => {
                let truth = self.truth(inner)?.map(|truth| !truth);
                Ok(Part::computed(truth.map_or(Value::Null, Value::Boolean), Type::Boolean))
            }
        }
    }

    /// `And` is decided by a false part, `Or` by a true one.
    fn connect(&self, parts: &[Expr], decides: bool) -> Result<Part, String> {
        let truths = parts.iter().map(|part| self.truth(part)).collect::<Result<Vec<_>, _>>()?;
        let value = if truths.contains(&Some(decides)) {
            Value::Boolean(decides)
        } else if truths.contains(&None) {
            Value::Null
        } else {
            Value::Boolean(!decides)
        };
        Ok(Part::computed(value, Type::Boolean))
    }

    fn truth(&self, expr: &Expr) -> Result<Option<bool>, String> {
        match self.part(expr)?.value {
            Value::Boolean(truth) => Ok(Some(truth)),
            Value::Null => Ok(None),
            _ => Err("a value stands where a condition is needed".to_owned()),
        }
    }

    fn call(&self, call: &Call) -> Result<Part, String> {
        let name = call.function.as_str();
        if self.now_ns.is_none() && OF_SEARCHES.contains(&name) {
            let name = name.trim_start_matches("splunk.");
            return Err(format!("what `{name}()` gives is known only when the search runs"));
        }
        let function = scalar(name)
            .ok_or_else(|| format!("`{}` is evaluated for each value of a field", call.function))?;
        let parts = call.args.iter().map(|arg| self.part(arg)).collect::<Result<Vec<Part>, _>>()?;
        let arguments: Vec<Argument> = parts
            .iter()
            .zip(&call.args)
            .map(|(part, arg)| Argument {
                ty: part.ty,
                constant: part.written.clone(),
                field: part.field.clone(),
                span: arg.span(),
            })
            .collect();
        let context = Context {
            now_ns: self.now_ns.unwrap_or_default(),
            zone: TimeZone::UTC,
            qradar: Arc::default(),
            call: call.span,
            limits: Limits::Published,
        };
        let kernel = (function.bind)(&arguments, &context).map_err(|fault| fault.message)?;
        let types: Vec<Type> = parts.iter().map(|part| part.ty).collect();
        let values: Vec<Value<'_>> = parts.into_iter().map(|part| part.value).collect();
        Ok(Part::computed(kernel(&values).into_owned(), (function.spec.returns)(&types)))
    }
}

fn type_of(literal: &Literal) -> Type {
    match literal {
        Literal::Text(_) => Type::Text,
        Literal::Number(..) => Type::Number,
        Literal::Integer(_) => Type::Integer,
        Literal::Boolean(_) => Type::Boolean,
        Literal::Null => Type::Null,
    }
}

#[cfg(test)]
mod tests {
    use text::Span;

    use super::*;

    fn call(function: &str, args: Vec<Expr>) -> Expr {
        Expr::call(format!("splunk.{function}"), args, Span::default())
    }

    fn field(name: &str) -> Expr {
        Expr::field(name, Span::default())
    }

    fn text(text: &str) -> Expr {
        Expr::text(text, Span::default())
    }

    #[track_caller]
    fn check(expr: &Expr, expected: Result<Literal, &str>) {
        let row = [("n".to_owned(), "10".to_owned()), ("m".to_owned(), "9".to_owned())];
        assert_eq!(value(expr, &row, None), expected.map_err(str::to_owned));
    }

    #[test]
    fn fields_are_the_texts_of_the_row_judged_by_their_value() {
        check(&call("gt", vec![field("n"), field("m")]), Ok(Literal::Boolean(true)));
        check(&call("concat", vec![field("n"), text("!")]), Ok(Literal::Text("10!".to_owned())));
        check(&field("absent"), Ok(Literal::Null));
    }

    #[test]
    fn conditions_are_three_valued() {
        let (yes, none) =
            (call("gt", vec![field("n"), field("m")]), call("gt", vec![field("absent"), field("m")]));
        let (or, and) = (vec![yes.clone(), none.clone()], vec![yes.clone(), none]);
        check(&Expr::Or(or, Span::default()), Ok(Literal::Boolean(true)));
        check(&Expr::And(and, Span::default()), Ok(Literal::Null));
        check(&Expr::Not(Box::new(yes), Span::default()), Ok(Literal::Boolean(false)));
        check(
            &Expr::And(vec![text("x")], Span::default()),
            Err("a value stands where a condition is needed"),
        );
    }

    #[test]
    fn the_time_of_a_search_is_not_known_unless_it_is_told() {
        let now = call("now", Vec::new());
        check(&now, Err("what `now()` gives is known only when the search runs"));
        let told = value(&now, &[], Some(5_000_000_000)).expect("a time");
        assert!(matches!(told, Literal::Integer(5) | Literal::Number(..)), "{told:?}");
    }
}

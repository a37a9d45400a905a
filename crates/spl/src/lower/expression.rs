//! Expressions of `eval` and `where`.

use std::collections::BTreeSet;

use plan::{ArgValue, Expr as Planned, FunctionSpec, Literal, Step, StepKind, Vendor};
use text::{Diagnostic, Span, Spanned};

use super::reader::arg;
use super::types::{self, Kind};
use super::{Lowering, Result, step, unexpanded_macro};
use crate::suggest::nearest;
use crate::syntax::{Assignment, BinaryOperator, Expr, UnaryOperator};
use crate::vocabulary::EVAL_FUNCTIONS;

/// How many fields one `eval` may set: each costs a column in all rows.
const MOST_ASSIGNMENTS: usize = 1_000;

impl Lowering<'_> {
    /// `eval a=1, b=2`, `fieldformat a=1` (which changes no value): the assignments one after the other, in one step up to each whose field is named by the row.
    pub(super) fn eval(&mut self, assignments: &[Assignment], span: Span) -> Result<Vec<Step>> {
        if let Some(beyond) = assignments.get(MOST_ASSIGNMENTS) {
            let message = format!("more than {MOST_ASSIGNMENTS} fields in one `eval`");
            return Err(Box::new(Diagnostic::error("too-long", beyond.field.span, message)));
        }
        let mut steps = Vec::new();
        let mut planned = Vec::new();
        for assignment in assignments {
            let field = &assignment.field;
            let value = self.expression(&assignment.value)?;
            if types::kind(&assignment.value) == Kind::Boolean {
                return Err(boolean_assignment(assignment.value.span()));
            }
            let value = as_written(value);
            let from = fields_in(field);
            if from.is_empty() {
                let field = plan::Field { name: field.value.clone(), span: field.span };
                planned.push(plan::Assignment { field, value });
                continue;
            }
            if !planned.is_empty() {
                steps.push(step(StepKind::Extend(std::mem::take(&mut planned)), span));
            }
            let args = vec![
                arg("name", ArgValue::Text(field.value.clone()), field.span),
                arg("from", ArgValue::Fields(from), field.span),
                arg("value", ArgValue::Expr(value), assignment.value.span()),
            ];
            let vendor = Vendor { command: "splunk.assign".to_owned(), args };
            steps.push(step(StepKind::Vendor(vendor), span));
        }
        if !planned.is_empty() {
            steps.push(step(StepKind::Extend(planned), span));
        }
        Ok(steps)
    }

    /// `where condition`: the rows for which the condition is true. `AND` binds before `OR`, a comparison with a missing
    /// value is null, and null is not true.
    pub(super) fn condition(&self, expr: &Expr) -> Result<Planned> {
        self.expression(expr)
    }

    /// Any expression.
    pub(super) fn expression(&self, expr: &Expr) -> Result<Planned> {
        match expr {
            Expr::Field(field) => Ok(Planned::field(&field.value, field.span)),
            Expr::Text(text) => Ok(Planned::text(&text.value, text.span)),
            Expr::Number(written) => number(written),
            Expr::Call { name, args, span } => self.call(name, args, *span),
            Expr::Unary { operator, operand, span } => self.unary(*operator, operand, *span),
            Expr::Binary { operator, left, right, span } => {
                types::check_binary(*operator, left, right, *span)?;
                let args = vec![self.expression(left)?, self.expression(right)?];
                Ok(Planned::call(operator_function(*operator), args, *span))
            }
            Expr::And(parts, span) => Ok(Planned::And(self.expressions(parts)?, *span)),
            Expr::Or(parts, span) => Ok(Planned::Or(self.expressions(parts)?, *span)),
            Expr::In { value, list, span } => {
                let mut args = vec![self.expression(value)?];
                args.extend(self.expressions(list)?);
                Ok(Planned::call("splunk.in", args, *span))
            }
            Expr::Subsearch(pipeline) => self.subsearch_value(pipeline),
            Expr::Macro(call) => Err(unexpanded_macro(call.span)),
        }
    }

    fn expressions(&self, exprs: &[Expr]) -> Result<Vec<Planned>> {
        exprs.iter().map(|expr| self.expression(expr)).collect()
    }

    fn unary(&self, operator: UnaryOperator, operand: &Expr, span: Span) -> Result<Planned> {
        let inner = self.expression(operand)?;
        match (operator, inner) {
            (UnaryOperator::Not, inner) => Ok(Planned::Not(Box::new(inner), span)),
            (UnaryOperator::Plus, inner) => Ok(inner),
            (UnaryOperator::Minus, Planned::Literal(Literal::Number(value, written), _)) => {
                Ok(Planned::Literal(Literal::Number(-value, format!("-{written}")), span))
            }
            (UnaryOperator::Minus, inner) => {
                types::check_number("-", operand)?;
                Ok(Planned::call("splunk.negate", vec![inner], span))
            }
        }
    }

    /// A function call; function names are written in any case.
    fn call(&self, name: &Spanned<String>, args: &[Expr], span: Span) -> Result<Planned> {
        let folded = name.value.to_ascii_lowercase();
        let literal = match (folded.as_str(), args) {
            ("null", []) => Some(Literal::Null),
            ("true", []) => Some(Literal::Boolean(true)),
            ("false", []) => Some(Literal::Boolean(false)),
            _ => None,
        };
        if let Some(literal) = literal {
            return Ok(Planned::Literal(literal, span));
        }
        if folded == "searchmatch" {
            return self.searchmatch(args, span);
        }
        let spec = self.eval_function(name, &folded)?;
        if !spec.arity.takes(args.len()) {
            return Err(bad_arguments(&folded, &spec, args.len(), span));
        }
        if let Some(arg) = types::refused_argument(&folded, args) {
            return Err(bad_arguments(&folded, &spec, args.len(), arg.span()));
        }
        let planned = self.expressions(args)?;
        if folded == "mvfilter" && fields_of(&planned[0]).len() != 1 {
            let refused = bad_arguments(&folded, &spec, args.len(), span);
            return Err(Box::new(refused.with_note("it takes a condition over one field")));
        }
        Ok(Planned::call(format!("splunk.{folded}"), planned, span))
    }

    /// `searchmatch("...")`: what `search` would say of the row.
    fn searchmatch(&self, args: &[Expr], span: Span) -> Result<Planned> {
        let [Expr::Text(text)] = args else {
            let message = "The arguments to the 'searchmatch' function are invalid";
            return Err(Box::new(
                Diagnostic::error("bad-arguments", span, message)
                    .with_note("searchmatch(\"search expression\")"),
            ));
        };
        let found = self.search_text(&text.value, text.span)?;
        Ok(found.unwrap_or(Planned::Literal(Literal::Boolean(true), span)))
    }

    fn eval_function(&self, name: &Spanned<String>, folded: &str) -> Result<FunctionSpec> {
        if let Some(spec) = self.functions.find(&format!("splunk.{folded}"))
            && spec.kind == plan::Kind::Scalar
            && !is_operator(folded)
        {
            return Ok(spec);
        }
        if EVAL_FUNCTIONS.contains(&folded) {
            let message = format!("the function `{folded}` is not supported yet");
            return Err(Box::new(Diagnostic::error("unsupported-function", name.span, message)));
        }
        let message = format!("The '{}' function is unsupported or undefined", name.value);
        let mut diagnostic = Diagnostic::error("unknown-function", name.span, message);
        if let Some(near) = nearest(folded, EVAL_FUNCTIONS.iter().copied()) {
            diagnostic = diagnostic.with_note(format!("did you mean `{near}`?")).with_fix(name.span, near);
        }
        Err(Box::new(diagnostic))
    }
}

/// The fields whose values stand in a name: `f` of `{f}_count`.
fn fields_in(name: &Spanned<String>) -> Vec<plan::Field> {
    let named = |part: &str| part.split_once('}').map(|(field, _)| field.to_owned());
    let parts = name.value.split('{').skip(1).filter_map(named).filter(|field| !field.is_empty());
    parts.map(|field| plan::Field { name: field, span: name.span }).collect()
}

/// The names of the fields that an expression reads, each once.
fn fields_of(expr: &Planned) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut open = vec![expr];
    while let Some(part) = open.pop() {
        if let Planned::Field(field) = part {
            names.insert(field.name.as_str());
        }
        open.extend(part.parts());
    }
    names
}

/// The value of an assignment, with the zeros that only show its precision: those of a number written with decimals,
/// and of a sum, difference, product or quotient that has one as an operand. (Search Reference, "eval": `8.250 *
/// exact(0.2)` is shown as `1.650`.)
fn as_written(value: Planned) -> Planned {
    let span = value.span();
    let operator = match &value {
        Planned::Literal(Literal::Number(_, written), _) if has_decimals(written) => None,
        Planned::Call(call) if call.args.iter().any(is_decimal) => match call.function.as_str() {
            "splunk.add" => Some("+"),
            "splunk.subtract" => Some("-"),
            "splunk.multiply" => Some("*"),
            "splunk.divide" => Some("/"),
            _ => return value,
        },
        _ => return value,
    };
    let mut args = match value {
        Planned::Call(call) => call.args,
        literal => vec![literal],
    };
    args.extend(operator.map(|sign| Planned::text(sign, span)));
    Planned::call("splunk.as_written", args, span)
}

fn is_decimal(operand: &Planned) -> bool {
    matches!(operand, Planned::Literal(Literal::Number(_, written), _) if has_decimals(written))
}

fn has_decimals(written: &str) -> bool {
    written.contains('.') && !written.contains(['e', 'E'])
}

/// Names of the plan that no query may call.
fn is_operator(folded: &str) -> bool {
    const OPERATORS: &[&str] = &[
        "add",
        "subtract",
        "multiply",
        "divide",
        "modulo",
        "concat",
        "negate",
        "eq",
        "ne",
        "lt",
        "le",
        "gt",
        "ge",
        "xor",
        "term",
        "phrase",
        "case_term",
        "indexed_term",
        "regex_match",
        "as_written",
    ];
    OPERATORS.contains(&folded) || folded.starts_with("search_") || folded.starts_with("convert_")
}

fn operator_function(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Add => "splunk.add",
        BinaryOperator::Subtract => "splunk.subtract",
        BinaryOperator::Multiply => "splunk.multiply",
        BinaryOperator::Divide => "splunk.divide",
        BinaryOperator::Modulo => "splunk.modulo",
        BinaryOperator::Concat => "splunk.concat",
        BinaryOperator::Equal => "splunk.eq",
        BinaryOperator::NotEqual => "splunk.ne",
        BinaryOperator::Less => "splunk.lt",
        BinaryOperator::LessOrEqual => "splunk.le",
        BinaryOperator::Greater => "splunk.gt",
        BinaryOperator::GreaterOrEqual => "splunk.ge",
        BinaryOperator::Like => "splunk.like",
        BinaryOperator::Xor => "splunk.xor",
    }
}

fn number(written: &Spanned<String>) -> Result<Planned> {
    match written.value.parse::<f64>() {
        Ok(value) => Ok(Planned::Literal(Literal::Number(value, written.value.clone()), written.span)),
        Err(_) => {
            let message = format!("`{}` is not a number", written.value);
            Err(Box::new(Diagnostic::error("bad-number", written.span, message)))
        }
    }
}

/// Splunk's words (recorded from 10.4.2), and the signature.
fn bad_arguments(name: &str, spec: &FunctionSpec, count: usize, span: Span) -> Box<Diagnostic> {
    let message = format!("The arguments to the '{name}' function are invalid");
    let mut diagnostic = Diagnostic::error("bad-arguments", span, message).with_note(spec.signature);
    if !spec.arity.takes(count) {
        diagnostic = diagnostic.with_note(format!("{count} given"));
    }
    if name == "case" && count % 2 == 1 {
        diagnostic = diagnostic
            .with_note("a value for all other cases stands behind a condition too: `true(), \"other\"`");
    }
    Box::new(diagnostic)
}

/// Splunk's words (recorded from 10.4.2).
fn boolean_assignment(span: Span) -> Box<Diagnostic> {
    let message = "Fields cannot be assigned a boolean result. Instead, try if([bool expr], [expr], [expr])";
    Box::new(Diagnostic::error("boolean-field", span, message))
}

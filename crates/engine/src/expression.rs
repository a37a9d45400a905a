//! Expressions of a plan, bound to the fields of the rows they are computed on.

use arrow::datatypes::Schema;
use functions::{Argument, Kernel, Value};
use plan::{Call, Expr, Kind, Literal, Type};
use text::{Diagnostic, Span};

use crate::commands::lookup::{kernel, no_table};
use crate::distinct::Distinct;
use crate::elementwise::{Each, Elementwise};
use crate::environment::Environment;
use crate::types::{field_type, place, with_fields};

/// An expression bound to the fields of some rows.
pub(crate) struct Bound {
    /// How it is computed.
    pub(crate) node: Node,
    /// The type of its values.
    pub(crate) ty: Type,
}

/// A bound expression, or part of one.
pub(crate) enum Node {
    /// A column of the rows.
    Column(usize),
    /// The same in each row.
    Constant(Literal),
    /// A function of its parts.
    Call { kernel: Kernel, args: Vec<Node>, ty: Type },
    /// Three-valued.
    And(Vec<Node>),
    /// Three-valued.
    Or(Vec<Node>),
    /// Three-valued.
    Not(Box<Node>),
    /// A part that is evaluated anew for each value of a column.
    Elementwise(Elementwise),
    /// A part that reads one dictionary and nothing else.
    Distinct(Distinct),
}

/// `expr` over rows of `schema`, or what is wrong with it.
pub(crate) fn bind(expr: &Expr, schema: &Schema, environment: &Environment<'_>) -> Result<Bound, Diagnostic> {
    let binder = Binder { schema, environment };
    let part = binder.part(expr)?;
    Ok(Bound { ty: part.ty, node: binder.seal(part) })
}

/// The value of an expression that reads no field.
pub(crate) fn constant(expr: &Expr, environment: &Environment<'_>) -> Result<Value<'static>, Diagnostic> {
    let bound = bind(expr, &Schema::empty(), environment)?;
    let column = bound.array(&[], 1).map_err(|error| crate::trouble::diagnostic(&error, expr.span()))?;
    Ok(functions::value_at(&column, 0).into_owned())
}

/// What `functions` may know of the world, for a call at `span`.
pub(crate) fn context(environment: &Environment<'_>, span: Span) -> functions::Context {
    functions::Context {
        now_ns: environment.now_ns,
        zone: environment.zone.clone(),
        qradar: std::sync::Arc::clone(&environment.qradar),
        call: span,
        limits: environment.limits,
    }
}

/// What is known of an argument of type `ty` when the query is planned.
pub(crate) fn argument(expr: &Expr, ty: Type, folded: Option<&Literal>) -> Argument {
    let field = match expr {
        Expr::Field(field) => Some(field.name.clone()),
        _ => None,
    };
    Argument { ty, constant: folded.cloned(), field, span: expr.span() }
}

/// The literal that stands for a value; a list has none.
fn literal(value: Value<'_>) -> Option<Literal> {
    match value {
        Value::Null => Some(Literal::Null),
        Value::Boolean(value) => Some(Literal::Boolean(value)),
        Value::Integer(value) => Some(Literal::Integer(value)),
        Value::Number(value) => Some(Literal::Number(value, value.to_string())),
        Value::Text(value) => Some(Literal::Text(value.into_owned())),
        Value::Multi(_) => None,
    }
}

/// The value that a literal stands for.
pub(crate) fn value(literal: &Literal) -> Value<'_> {
    match literal {
        Literal::Text(text) => Value::Text(text.into()),
        Literal::Number(number, _) => Value::Number(*number),
        Literal::Integer(number) => Value::Integer(*number),
        Literal::Boolean(truth) => Value::Boolean(*truth),
        Literal::Null => Value::Null,
    }
}

/// Which columns a part reads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    Nothing,
    One(usize),
    /// Several columns, or a value that is new in each row.
    Many,
}

impl Reads {
    fn and(self, other: Reads) -> Reads {
        match (self, other) {
            (Reads::Nothing, reads) | (reads, Reads::Nothing) => reads,
            (Reads::One(one), Reads::One(same)) if one == same => self,
            _ => Reads::Many,
        }
    }
}

struct Part {
    node: Node,
    ty: Type,
    reads: Reads,
    /// A constant that stands in the query, and is not there because no row has a field.
    written: bool,
}

struct Binder<'a> {
    schema: &'a Schema,
    environment: &'a Environment<'a>,
}

impl Binder<'_> {
    fn part(&self, expr: &Expr) -> Result<Part, Diagnostic> {
        match expr {
            Expr::Field(field) => Ok(self.field(&field.name)),
            Expr::Literal(literal, _) => Ok(Part {
                ty: literal_type(literal),
                node: Node::Constant(literal.clone()),
                reads: Reads::Nothing,
                written: true,
            }),
            Expr::Call(call) => self.call(call),
            Expr::And(parts, _) => self.connect(parts, Node::And),
            Expr::Or(parts, _) => self.connect(parts, Node::Or),
            Expr::Not(part, _) => {
                let part = self.truth(part)?;
                Ok(Part { node: Node::Not(Box::new(part.node)), ..part })
            }
        }
    }

    fn field(&self, name: &str) -> Part {
        let ty = field_type(self.schema, name);
        match place(self.schema, name) {
            Some(index) if ty != Type::Null => {
                Part { node: Node::Column(index), ty, reads: Reads::One(index), written: false }
            }
            _ => Part {
                node: Node::Constant(Literal::Null),
                ty: Type::Null,
                reads: Reads::Nothing,
                written: false,
            },
        }
    }

    fn connect(&self, parts: &[Expr], node: fn(Vec<Node>) -> Node) -> Result<Part, Diagnostic> {
        let parts: Vec<Part> = parts.iter().map(|part| self.truth(part)).collect::<Result<_, _>>()?;
        let (nodes, reads) = self.join(parts);
        Ok(Part { node: node(nodes), ty: Type::Boolean, reads, written: false })
    }

    /// A part that is true, false or null.
    fn truth(&self, expr: &Expr) -> Result<Part, Diagnostic> {
        let part = self.part(expr)?;
        truth(part.ty, expr.span())?;
        Ok(Part { ty: Type::Boolean, ..part })
    }

    /// The nodes of parts that stand side by side: where together they read one column, the whole is computed
    /// once for each distinct value; else each part that reads one.
    fn join(&self, parts: Vec<Part>) -> (Vec<Node>, Reads) {
        let reads = parts.iter().fold(Reads::Nothing, |reads, part| reads.and(part.reads));
        let nodes = parts.into_iter().map(|part| match reads {
            Reads::Many => self.seal(part),
            Reads::Nothing | Reads::One(_) => part.node,
        });
        (nodes.collect(), reads)
    }

    fn seal(&self, part: Part) -> Node {
        let Reads::One(index) = part.reads else { return part.node };
        let is_text = field_type(self.schema, self.schema.field(index).name()) == Type::Text;
        if !is_text || matches!(part.node, Node::Column(_)) {
            return part.node;
        }
        Node::Distinct(Distinct::new(index, Bound { node: part.node, ty: part.ty }))
    }

    /// An expression over each value of a field, or of what `source` makes of it.
    fn elementwise(
        &self,
        each: Each,
        name: &str,
        source: Option<&Expr>,
        inner: &Expr,
    ) -> Result<Part, Diagnostic> {
        let Part { node: Node::Column(column), .. } = self.field(name) else { return Ok(self.field(name)) };
        let schema = with_fields(self.schema, [(name.to_owned(), Type::Text)]);
        let inner_bound = bind(inner, &schema, self.environment)?;
        if each == Each::Filter {
            truth(inner_bound.ty, inner.span())?;
        }
        let source =
            source.map(|source| bind(source, self.schema, self.environment)).transpose()?.map(Box::new);
        let node = Node::Elementwise(Elementwise { column, source, inner: Box::new(inner_bound), each });
        Ok(Part { node, ty: Type::Multi, reads: Reads::Many, written: false })
    }

    /// What a table has for the values of columns.
    fn lookup(&self, table: &str, span: Span, asked: &Expr, wanted: &Expr) -> Result<Part, Diagnostic> {
        let lookups = self.environment.lookups;
        let found = lookups.table(table).ok_or_else(|| no_table(table, span, lookups))?;
        let (args, reads) = self.join(vec![self.part(asked)?, self.part(wanted)?]);
        let node = Node::Call { kernel: kernel(found), args, ty: Type::Text };
        Ok(Part { node, ty: Type::Text, reads, written: false })
    }

    fn call(&self, call: &Call) -> Result<Part, Diagnostic> {
        match (call.function.as_str(), call.args.as_slice()) {
            ("splunk.mvmap", [Expr::Field(field), inner]) => {
                return self.elementwise(Each::Map, &field.name, None, inner);
            }
            ("splunk.mvmap", [source, inner]) => {
                let name = only_field(source, "mvmap", call.span)?;
                return self.elementwise(Each::Map, &name, Some(source), inner);
            }
            ("splunk.mvfilter", [condition]) => {
                let name = only_field(condition, "mvfilter", call.span)?;
                return self.elementwise(Each::Filter, &name, None, condition);
            }
            ("splunk.lookup", [Expr::Literal(Literal::Text(table), span), asked, wanted]) => {
                return self.lookup(table, *span, asked, wanted);
            }
            _ => {}
        }
        let function = functions::scalar(&call.function).ok_or_else(|| functions::unknown_function(call))?;
        debug_assert_eq!(function.spec.kind, Kind::Scalar);
        let parts: Vec<Part> = call.args.iter().map(|arg| self.part(arg)).collect::<Result<_, _>>()?;
        let types: Vec<Type> = parts.iter().map(|part| part.ty).collect();
        let arguments: Vec<Argument> =
            call.args.iter().zip(&parts).map(|(expr, part)| argument(expr, part.ty, known(part))).collect();
        let kernel = (function.bind)(&arguments, &context(self.environment, call.span))?;
        let ty = (function.spec.returns)(&types);
        if let Some(folded) = folded(&call.function, &kernel, &parts) {
            // The nothing that a function found is not a `null()` of the query.
            let found = folded != Literal::Null || call.function == "splunk.null";
            let written = found && parts.iter().all(|part| part.written);
            return Ok(Part { node: Node::Constant(folded), ty, reads: Reads::Nothing, written });
        }
        let (args, reads) = self.join(parts);
        let reads = if is_volatile(&call.function) { Reads::Many } else { reads };
        Ok(Part { node: Node::Call { kernel, args, ty }, ty, reads, written: false })
    }
}

/// The one field that an argument of `mvfilter` or `mvmap` reads.
fn only_field(condition: &Expr, function: &str, span: Span) -> Result<String, Diagnostic> {
    let mut names = Vec::new();
    let mut open = vec![condition];
    while let Some(part) = open.pop() {
        if let Expr::Field(field) = part
            && !names.contains(&field.name)
        {
            names.push(field.name.clone());
        }
        open.extend(part.parts());
    }
    match names.as_slice() {
        [only] => Ok(only.clone()),
        _ => Err(Diagnostic::error(
            "bad-arguments",
            span,
            format!("The arguments to the '{function}' function are invalid"),
        )
        .with_note("its first argument is over one field")),
    }
}

/// A diagnostic where values of that type cannot be true or false.
pub(crate) fn truth(ty: Type, span: Span) -> Result<(), Diagnostic> {
    match ty {
        Type::Boolean | Type::Null => Ok(()),
        Type::Integer | Type::Number | Type::Text | Type::Multi => Err(not_a_condition(ty, span)),
    }
}

/// The diagnostic for a value in the place of a condition.
fn not_a_condition(ty: Type, span: Span) -> Diagnostic {
    let what = match ty {
        Type::Integer | Type::Number => "a number",
        Type::Text => "a text",
        Type::Multi => "a list",
        Type::Boolean | Type::Null => "a condition",
    };
    Diagnostic::error("not-a-condition", span, format!("this is {what}, and a condition is needed here"))
}

/// The constant that a part is known to be. What is null because no row has a field is not a constant of the query.
fn known(part: &Part) -> Option<&Literal> {
    match &part.node {
        Node::Constant(literal) if part.written => Some(literal),
        _ => None,
    }
}

/// The result of a call whose arguments are all constants.
fn folded(function: &str, kernel: &Kernel, parts: &[Part]) -> Option<Literal> {
    if is_volatile(function) || makes_json(function) || parts.iter().any(|part| part.reads != Reads::Nothing)
    {
        return None;
    }
    let values: Option<Vec<Value<'_>>> = parts
        .iter()
        .map(|part| match &part.node {
            Node::Constant(literal) => Some(value(literal)),
            _ => None,
        })
        .collect();
    match literal(kernel(&values?)) {
        // All its digits count, so it is not written with any number of them.
        Some(Literal::Number(number, _)) if function == "splunk.exact" => {
            Some(Literal::Number(number, String::new()))
        }
        other => other,
    }
}

/// Does it make JSON? What it makes is JSON to a function around it, which a text of the query is not.
fn makes_json(function: &str) -> bool {
    let makers = ["json", "mv_to_json_array", "toarray", "tojson", "toobject"];
    let name = function.strip_prefix("splunk.").unwrap_or_default();
    name.starts_with("json_") || makers.contains(&name)
}

/// Does it give another value in each row, whatever its arguments?
fn is_volatile(function: &str) -> bool {
    matches!(function, "splunk.random" | "ariel.RANDOM")
}

fn literal_type(literal: &Literal) -> Type {
    match literal {
        Literal::Text(_) => Type::Text,
        Literal::Number(..) => Type::Number,
        Literal::Integer(_) => Type::Integer,
        Literal::Boolean(_) => Type::Boolean,
        Literal::Null => Type::Null,
    }
}

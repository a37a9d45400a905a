//! A comparison of one field with constants, kept once for all rules.

use functions::{Argument, Context, Kernel, Sought, Value};
use plan::{Call, Expr, Literal, Type};
use text::Diagnostic;

use crate::error;

/// The number of an atom.
pub(crate) type AtomId = u32;

/// The number of a field.
pub(crate) type FieldId = u32;

/// A comparison of one field with constants, or of two fields.
pub(crate) struct Atom {
    /// The field; of a comparison of two, the first.
    pub(crate) field: FieldId,
    /// The other field of a comparison of two.
    pub(crate) other: Option<FieldId>,
    /// The function's own kernel.
    pub(crate) kernel: Kernel,
    /// What it looks for in a text, where it is a comparison of texts.
    pub(crate) sought: Option<Sought>,
    /// The constant as it is written in the rule, for people.
    pub(crate) shown: String,
    /// Is it true of an event without the field?
    pub(crate) of_absent: bool,
    /// Is it true of whatever the field holds?
    pub(crate) of_any: bool,
}

/// What tells atoms apart: function, fields, constants.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    function: String,
    fields: Vec<String>,
    constants: Vec<String>,
}

/// A call's fields and constants, in this order in each function that compares.
pub(crate) struct Comparison<'c> {
    pub(crate) call: &'c Call,
    pub(crate) fields: Vec<&'c str>,
    pub(crate) constants: Vec<&'c Literal>,
}

impl<'c> Comparison<'c> {
    /// A call as a comparison, or what is wrong with it.
    pub(crate) fn of(call: &'c Call) -> Result<Comparison<'c>, Diagnostic> {
        // These functions are true or false, never null: the rest may give null, which `not` leaves alone.
        if !call.function.starts_with("sigma.") {
            return Err(error::expression(call.span));
        }
        let mut comparison = Comparison { call, fields: Vec::new(), constants: Vec::new() };
        for arg in &call.args {
            match arg {
                Expr::Field(field) if comparison.constants.is_empty() => comparison.fields.push(&field.name),
                Expr::Literal(literal, _) => comparison.constants.push(literal),
                _ => return Err(error::expression(arg.span())),
            }
        }
        match comparison.fields.len() {
            1 => Ok(comparison),
            2 if comparison.constants.is_empty() => Ok(comparison),
            _ => Err(error::expression(call.span)),
        }
    }

    /// What tells it apart.
    pub(crate) fn key(&self) -> Key {
        Key {
            function: self.call.function.clone(),
            fields: self.fields.iter().map(|name| (*name).to_owned()).collect(),
            constants: self.constants.iter().map(|constant| format!("{constant:?}")).collect(),
        }
    }

    /// The atom, where its fields have those numbers.
    pub(crate) fn bind(&self, fields: &[FieldId]) -> Result<Atom, Diagnostic> {
        let call = self.call;
        let function = functions::scalar(&call.function).ok_or_else(|| functions::unknown_function(call))?;
        let arguments: Vec<Argument> = call.args.iter().map(argument).collect();
        let context = Context {
            qradar: std::sync::Arc::default(),
            now_ns: 0,
            zone: jiff::tz::TimeZone::UTC,
            call: call.span,
            limits: plan::Limits::default(),
        };
        let kernel = (function.bind)(&arguments, &context)?;
        let mut atom = Atom {
            field: fields[0],
            other: fields.get(1).copied(),
            kernel,
            sought: functions::sought(&call.function, &self.constants),
            shown: self.constants.first().map(|constant| shown(constant)).unwrap_or_default(),
            of_absent: false,
            of_any: call.function == "sigma.exists",
        };
        atom.of_absent = atom.holds(&[Value::Null, Value::Null]);
        Ok(atom)
    }
}

impl Atom {
    /// Is it true of these values?
    pub(crate) fn holds(&self, values: &[Value<'_>]) -> bool {
        (self.kernel)(values) == Value::Boolean(true)
    }

    /// Is it true of a field that holds this text?
    pub(crate) fn holds_of(&self, text: &str) -> bool {
        self.holds(&[Value::Text(text.into())])
    }
}

fn argument(expr: &Expr) -> Argument {
    let (constant, field) = match expr {
        Expr::Literal(literal, _) => (Some(literal.clone()), None),
        Expr::Field(field) => (None, Some(field.name.clone())),
        _ => (None, None),
    };
    Argument { ty: Type::Text, constant, field, span: expr.span() }
}

fn shown(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => text.clone(),
        Literal::Number(_, written) => written.clone(),
        Literal::Integer(number) => number.to_string(),
        Literal::Boolean(truth) => truth.to_string(),
        Literal::Null => "null".to_owned(),
    }
}

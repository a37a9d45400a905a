//! A value computed for each row.

use text::Span;

/// A value computed for each row.
///
/// `And`, `Or` and `Not` are three-valued (null is neither true nor false) and stand apart from calls, because
/// explanations, lints and proofs need the boolean structure. Everything else is a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// The named field of the row; null where the row has none.
    Field(Field),
    /// A value written in the query.
    Literal(Literal, Span),
    /// A call of a vendor's function or operator.
    Call(Call),
    /// True where all are true.
    And(Vec<Expr>, Span),
    /// True where any is true.
    Or(Vec<Expr>, Span),
    /// True where the inner one is false; null stays null.
    Not(Box<Expr>, Span),
}

/// A field by its name in the view that the plan scans, exactly as its vendor spells it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// The name.
    pub name: String,
    /// Where it was written.
    pub span: Span,
}

/// A call of a vendor's function or operator.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Vendor, full stop, the vendor's own name: `splunk.match`, `splunk.search_eq`, `ariel.LIKE`.
    pub function: String,
    /// Arguments in written order.
    pub args: Vec<Expr>,
    /// The whole call.
    pub span: Span,
}

/// A value written in the query.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// Text, unescaped.
    Text(String),
    /// A number and how it was written: `0.200` has three significant digits, `0.2` one.
    Number(f64, String),
    /// A whole number.
    Integer(i64),
    /// `true` or `false`.
    Boolean(bool),
    /// `null()`, `NULL`.
    Null,
}

/// What a column holds. A column has one type in all rows; a field of the log is `Text` or `Multi`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// No row has a value.
    Null,
    /// `true` or `false`.
    Boolean,
    /// 64-bit signed.
    Integer,
    /// Double.
    Number,
    /// Text.
    Text,
    /// Any number of texts in an order (Splunk's multivalue fields, Ariel's lists).
    Multi,
}

impl Expr {
    /// Where it was written.
    pub fn span(&self) -> Span {
        match self {
            Expr::Field(field) => field.span,
            Expr::Call(call) => call.span,
            Expr::Literal(_, span) | Expr::And(_, span) | Expr::Or(_, span) | Expr::Not(_, span) => *span,
        }
    }

    /// A field.
    pub fn field(name: impl Into<String>, span: Span) -> Expr {
        Expr::Field(Field { name: name.into(), span })
    }

    /// A text.
    pub fn text(value: impl Into<String>, span: Span) -> Expr {
        Expr::Literal(Literal::Text(value.into()), span)
    }

    /// A call.
    pub fn call(function: impl Into<String>, args: Vec<Expr>, span: Span) -> Expr {
        Expr::Call(Call { function: function.into(), args, span })
    }

    /// The direct parts of this expression, in written order.
    pub fn parts(&self) -> Vec<&Expr> {
        match self {
            Expr::Field(_) | Expr::Literal(..) => Vec::new(),
            Expr::Call(call) => call.args.iter().collect(),
            Expr::And(parts, _) | Expr::Or(parts, _) => parts.iter().collect(),
            Expr::Not(part, _) => vec![part],
        }
    }
}

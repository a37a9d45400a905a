//! What a query says, as Splunk's grammar reads it.

use text::{Span, Spanned};

/// A query: its text and its pipeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The text as it was given; spans count its bytes.
    pub text: String,
    /// The commands.
    pub pipeline: Pipeline,
}

/// Commands joined by `|`. A subsearch is one too.
#[derive(Clone, Debug, PartialEq)]
pub struct Pipeline {
    /// In written order.
    pub commands: Vec<Command>,
    /// From the first command to the last, brackets of a subsearch included.
    pub span: Span,
}

/// One command.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// Its name in lower case; `search` where the name was left out.
    pub name: Spanned<String>,
    /// What it was given.
    pub kind: CommandKind,
    /// Name and arguments.
    pub span: Span,
}

/// The arguments of a command.
#[derive(Clone, Debug, PartialEq)]
pub enum CommandKind {
    /// `search`; `None` where nothing follows.
    Search(Option<Search>),
    /// `where`.
    Where(Expr),
    /// `eval`.
    Eval(Vec<Assignment>),
    /// `stats`, `eventstats`, `streamstats` and their kin.
    Aggregation(Aggregation),
    /// `tstats` and `mstats`.
    Tstats(Tstats),
    /// Any other command: its arguments as written, and cut into parts.
    General {
        /// Everything behind the name, comments blanked.
        text: String,
        /// The same in parts.
        arguments: Vec<Argument>,
    },
    /// A macro in place of a command.
    Macro {
        /// The macro.
        call: MacroCall,
        /// What is written behind it.
        text: String,
    },
    /// Arguments that are wrong, or that only make sense once their macros are expanded.
    Unread(String),
}

/// A predicate of the `search` command. `OR` binds tighter than `AND` here; the tree has it already.
#[derive(Clone, Debug, PartialEq)]
pub enum Search {
    /// All of them.
    And(Vec<Search>, Span),
    /// Any of them.
    Or(Vec<Search>, Span),
    /// Not the one.
    Not(Box<Search>, Span),
    /// `field=value` and the like.
    Compare {
        /// The field.
        field: Spanned<String>,
        /// The comparison.
        comparator: Comparator,
        /// What it is compared with.
        value: SearchValue,
        /// All of it.
        span: Span,
    },
    /// `field IN (a, b)`.
    In {
        /// The field.
        field: Spanned<String>,
        /// The values.
        values: Vec<SearchValue>,
        /// All of it.
        span: Span,
    },
    /// A term or phrase to find in the event's text, a subsearch, a macro.
    Term(SearchValue),
}

/// What a `search` compares a field with or looks for.
#[derive(Clone, Debug, PartialEq)]
pub enum SearchValue {
    /// A bare word; `*` in it stands for anything.
    Word(Spanned<String>),
    /// In double quotes; `*` in it stands for anything.
    Phrase(Spanned<String>),
    /// `CASE(x)`: upper and lower case differ.
    Case(Spanned<String>),
    /// `TERM(x)`: one indexed term.
    Indexed(Spanned<String>),
    /// `[search ...]`.
    Subsearch(Pipeline),
    /// A macro not yet expanded.
    Macro(MacroCall),
}

/// A comparison of the `search` command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// `=`, `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// `` `name(a, b)` ``, not expanded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MacroCall {
    /// What stands between the backticks.
    pub text: String,
    /// Backticks included.
    pub span: Span,
}

/// An expression of `eval` and `where`.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A field, bare or in single quotes.
    Field(Spanned<String>),
    /// A text in double quotes, unescaped.
    Text(Spanned<String>),
    /// A number as it was written: `0.200` and `0.2` are not the same to Splunk.
    Number(Spanned<String>),
    /// A function call.
    Call {
        /// The function, as written.
        name: Spanned<String>,
        /// Its arguments.
        args: Vec<Expr>,
        /// All of it.
        span: Span,
    },
    /// `-x`, `+x`, `NOT x`.
    Unary {
        /// The operator.
        operator: UnaryOperator,
        /// What it is put before.
        operand: Box<Expr>,
        /// All of it.
        span: Span,
    },
    /// Arithmetic, joining and comparison.
    Binary {
        /// The operator.
        operator: BinaryOperator,
        /// Left of it.
        left: Box<Expr>,
        /// Right of it.
        right: Box<Expr>,
        /// All of it.
        span: Span,
    },
    /// All of them.
    And(Vec<Expr>, Span),
    /// Any of them.
    Or(Vec<Expr>, Span),
    /// `x IN (a, b)`.
    In {
        /// What is looked for.
        value: Box<Expr>,
        /// Where.
        list: Vec<Expr>,
        /// All of it.
        span: Span,
    },
    /// `[search ...]`.
    Subsearch(Pipeline),
    /// A macro not yet expanded.
    Macro(MacroCall),
}

/// An operator before its operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `-`
    Minus,
    /// `+`
    Plus,
    /// `NOT`
    Not,
}

/// An operator between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// `.`
    Concat,
    /// `=`, `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `LIKE`
    Like,
    /// `XOR`
    Xor,
}

/// `field = value` of `eval`.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// The field that gets the value; `{f}` in it stands for the value of `f`.
    pub field: Spanned<String>,
    /// The value.
    pub value: Expr,
}

/// Measures over groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregation {
    /// `name=value`, wherever it stood.
    pub options: Vec<NamedOption>,
    /// In written order.
    pub measures: Vec<Measure>,
    /// The field behind `OVER` (`chart`).
    pub over: Option<Spanned<String>>,
    /// The fields behind `BY`.
    pub by: Vec<Spanned<String>>,
    /// Which columns stay: the text behind `WHERE`, such as `sum in top5` (`chart`, `timechart`).
    pub columns: Option<Spanned<String>>,
}

/// `tstats`: measures of indexed fields, or of the fields of a data model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tstats {
    /// `name=value`, wherever it stood; `datamodel=M.D` is one of them.
    pub options: Vec<NamedOption>,
    /// In written order.
    pub measures: Vec<Measure>,
    /// The word behind `FROM` where it is no option: a namespace of `tscollect`.
    pub namespace: Option<Spanned<String>>,
    /// What stands behind `WHERE`.
    pub search: Option<Search>,
    /// What stands behind `BY`.
    pub by: Vec<TstatsKey>,
}

/// One key behind the `BY` of `tstats`.
#[derive(Clone, Debug, PartialEq)]
pub enum TstatsKey {
    /// A field.
    Field(Spanned<String>),
    /// `PREFIX(x)`: what follows `x` in the event's text.
    Prefix(Spanned<String>),
}

/// One measure: `sum(bytes) AS total`.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// The function, as written.
    pub function: Spanned<String>,
    /// What it measures; `None` for `count`, empty for `count()`.
    pub arguments: Option<Vec<MeasureArgument>>,
    /// The name behind `AS`.
    pub name: Option<Spanned<String>>,
    /// All of it.
    pub span: Span,
}

/// What a measure measures.
#[derive(Clone, Debug, PartialEq)]
pub enum MeasureArgument {
    /// A field; `*` in it stands for many.
    Field(Spanned<String>),
    /// `eval(...)`.
    Eval(Expr, Span),
    /// Another measure, as in `sparkline(count(x), 1h)`.
    Measure(Measure),
}

/// `name=value` of a command.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedOption {
    /// The name as written.
    pub name: Spanned<String>,
    /// How the two are joined, nearly always `=`.
    pub comparator: Comparator,
    /// The value; `None` where nothing follows.
    pub value: Option<Box<Argument>>,
    /// All of it.
    pub span: Span,
}

/// A part of a command's arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// What it is.
    pub kind: ArgumentKind,
    /// Where it was written.
    pub span: Span,
}

/// What a part of a command's arguments is.
#[derive(Clone, Debug, PartialEq)]
pub enum ArgumentKind {
    /// A bare word.
    Word(String),
    /// In double quotes, unescaped.
    Text(String),
    /// `name=value`.
    Option(NamedOption),
    /// `name(...)`.
    Call(Spanned<String>, Vec<Argument>),
    /// `(...)`.
    Group(Vec<Argument>),
    /// `,`
    Comma,
    /// A comparison that follows no word.
    Operator(Comparator),
    /// `[...]`.
    Subsearch(Pipeline),
    /// `[...]` of a command whose subsearch is only a search once its parts are filled in.
    Template(String),
    /// A macro not yet expanded.
    Macro(MacroCall),
}

impl Search {
    /// Where it was written.
    pub fn span(&self) -> Span {
        match self {
            Search::And(_, span)
            | Search::Or(_, span)
            | Search::Not(_, span)
            | Search::Compare { span, .. }
            | Search::In { span, .. } => *span,
            Search::Term(value) => value.span(),
        }
    }
}

impl SearchValue {
    /// Where it was written.
    pub fn span(&self) -> Span {
        match self {
            SearchValue::Word(value)
            | SearchValue::Phrase(value)
            | SearchValue::Case(value)
            | SearchValue::Indexed(value) => value.span,
            SearchValue::Subsearch(pipeline) => pipeline.span,
            SearchValue::Macro(call) => call.span,
        }
    }

    /// The text of a word or phrase, `CASE` and `TERM` included.
    pub fn text(&self) -> Option<&str> {
        match self {
            SearchValue::Word(value)
            | SearchValue::Phrase(value)
            | SearchValue::Case(value)
            | SearchValue::Indexed(value) => Some(&value.value),
            SearchValue::Subsearch(_) | SearchValue::Macro(_) => None,
        }
    }
}

impl Expr {
    /// Where it was written.
    pub fn span(&self) -> Span {
        match self {
            Expr::Field(value) | Expr::Text(value) | Expr::Number(value) => value.span,
            Expr::Call { span, .. }
            | Expr::Unary { span, .. }
            | Expr::Binary { span, .. }
            | Expr::In { span, .. }
            | Expr::And(_, span)
            | Expr::Or(_, span) => *span,
            Expr::Subsearch(pipeline) => pipeline.span,
            Expr::Macro(call) => call.span,
        }
    }
}

impl Comparator {
    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Comparator::Equal => "=",
            Comparator::NotEqual => "!=",
            Comparator::Less => "<",
            Comparator::LessOrEqual => "<=",
            Comparator::Greater => ">",
            Comparator::GreaterOrEqual => ">=",
        }
    }
}

impl BinaryOperator {
    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            BinaryOperator::Add => "+",
            BinaryOperator::Subtract => "-",
            BinaryOperator::Multiply => "*",
            BinaryOperator::Divide => "/",
            BinaryOperator::Modulo => "%",
            BinaryOperator::Concat => ".",
            BinaryOperator::Equal => "=",
            BinaryOperator::NotEqual => "!=",
            BinaryOperator::Less => "<",
            BinaryOperator::LessOrEqual => "<=",
            BinaryOperator::Greater => ">",
            BinaryOperator::GreaterOrEqual => ">=",
            BinaryOperator::Like => "LIKE",
            BinaryOperator::Xor => "XOR",
        }
    }
}

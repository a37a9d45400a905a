//! An AQL query as it is written.

use text::{Span, Spanned};

/// A SELECT statement, also as a subquery.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// What is selected.
    pub items: Vec<Item>,
    /// Where from.
    pub source: Source,
    /// `INTO`: the name of the cursor that keeps the rows.
    pub into: Option<Name>,
    /// `WHERE`.
    pub filter: Option<Clause<Expr>>,
    /// `GROUP BY`.
    pub group_by: Option<Clause<Vec<Expr>>>,
    /// `HAVING`.
    pub having: Option<Clause<Expr>>,
    /// `SESSION BY`.
    pub session: Option<Clause<Session>>,
    /// `ORDER BY`.
    pub order_by: Option<Clause<Vec<SortItem>>>,
    /// `LIMIT`.
    pub limit: Option<Clause<u64>>,
    /// `LAST` or `START`.
    pub window: Option<Clause<Window>>,
    /// `PARAMETERS`.
    pub parameters: Option<Clause<Vec<Parameter>>>,
    /// The whole statement.
    pub span: Span,
}

/// The content of a clause; its span holds the keyword too.
pub type Clause<T> = Spanned<T>;

/// One entry of the SELECT list.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What is selected.
    pub value: ItemValue,
    /// What its column is called.
    pub alias: Option<Name>,
    /// The value and its alias.
    pub span: Span,
}

/// What is selected.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemValue {
    /// `*`.
    Everything(Span),
    /// One column.
    Expr(Expr),
}

/// A name and how it is quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name without quotes.
    pub text: String,
    /// How it is quoted.
    pub quoting: Quoting,
    /// With its quotes.
    pub span: Span,
}

/// How a name is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoting {
    /// `name`.
    Bare,
    /// `'name'`, for aliases and cursors.
    Single,
    /// `"name"`.
    Double,
}

/// What follows FROM.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// `events`, `flows`, `simarc`, or a cursor that an INTO made.
    Named(Name),
    /// `GLOBALVIEW('saved search', 'NORMAL')`.
    GlobalView {
        /// The saved search.
        search: Spanned<String>,
        /// `NORMAL`, `HOURLY` or `DAILY`.
        resolution: Spanned<String>,
        /// The whole call.
        span: Span,
    },
    /// A subquery.
    Subquery {
        /// The inner statement.
        query: Box<Query>,
        /// What the outer one may call it.
        alias: Option<Name>,
    },
    /// Nothing that could be read; there is an error here.
    Fault(Span),
}

impl Source {
    /// Is it the database `events`?
    pub fn is_events(&self) -> bool {
        matches!(self, Source::Named(name) if name.text.eq_ignore_ascii_case("events"))
    }

    /// Where it is written.
    pub fn span(&self) -> Span {
        match self {
            Source::Named(name) => name.span,
            Source::GlobalView { span, .. } | Source::Fault(span) => *span,
            Source::Subquery { query, alias } => {
                alias.as_ref().map_or(query.span, |alias| query.span.to(alias.span))
            }
        }
    }
}

/// One key of ORDER BY.
#[derive(Clone, Debug, PartialEq)]
pub struct SortItem {
    /// What is compared.
    pub value: Expr,
    /// `ASC` or `DESC`, where written; ascending where not.
    pub direction: Option<Spanned<Direction>>,
    /// `COLLATE 'de-CH'`: a BCP 47 locale.
    pub collation: Option<Spanned<String>>,
}

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// `ASC`.
    Ascending,
    /// `DESC`.
    Descending,
}

/// The time clause.
#[derive(Clone, Debug, PartialEq)]
pub enum Window {
    /// `LAST n unit`.
    Last {
        /// How many.
        count: Spanned<u64>,
        /// Of what.
        unit: Spanned<TimeUnit>,
    },
    /// `START time [STOP time]`.
    Between {
        /// A text, a number of milliseconds or a call.
        start: Expr,
        /// The same; now where it is left out.
        stop: Option<Expr>,
    },
}

/// The units of LAST.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUnit {
    /// `MINUTES`.
    Minutes,
    /// `HOURS`.
    Hours,
    /// `DAYS`.
    Days,
}

/// One of PARAMETERS.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name, such as `REMOTESERVERS`.
    pub name: Name,
    /// Its value.
    pub value: Expr,
}

/// `SESSION BY time keys [TIMEOUT n] [TIMEWINDOW n] [EXPLICIT] BEGIN cond [[EXPLICIT] END cond]`, in any order
/// behind the keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// The time, then the keys.
    pub keys: Vec<Expr>,
    /// `TIMEOUT`: milliseconds since the event before.
    pub timeout: Option<Expr>,
    /// `TIMEWINDOW`: the longest session.
    pub window: Option<Expr>,
    /// What TIMEWINDOW counts; milliseconds where nothing is written.
    pub window_unit: Option<Spanned<SessionUnit>>,
    /// `BEGIN`.
    pub begin: Option<SessionEdge>,
    /// `END`.
    pub end: Option<SessionEdge>,
}

/// The units of TIMEWINDOW.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionUnit {
    /// `SECONDS`.
    Seconds,
    /// `MINUTES`.
    Minutes,
    /// `HOURS`.
    Hours,
    /// `DAYS`.
    Days,
}

impl SessionUnit {
    /// The word of a query.
    pub fn word(self) -> &'static str {
        match self {
            SessionUnit::Seconds => "SECONDS",
            SessionUnit::Minutes => "MINUTES",
            SessionUnit::Hours => "HOURS",
            SessionUnit::Days => "DAYS",
        }
    }
}

/// The condition that begins or ends a session.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionEdge {
    /// Was `EXPLICIT` written?
    pub explicit: bool,
    /// The condition.
    pub condition: Expr,
}

/// A value or condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// `'text'`; also an alias, where an alias of that name may stand.
    Text(String, Span),
    /// A number as typed.
    Number(String, Span),
    /// `TRUE` or `FALSE`.
    Boolean(bool, Span),
    /// `NULL`.
    Null(Span),
    /// A property or an alias.
    Name(Name),
    /// A function call.
    Call(Call),
    /// `-x`, `+x`.
    Unary {
        /// Which sign.
        sign: Sign,
        /// What it stands before.
        value: Box<Expr>,
        /// Sign and value.
        span: Span,
    },
    /// Arithmetic and comparisons.
    Binary {
        /// Which, and where.
        op: Spanned<BinaryOp>,
        /// The left side.
        left: Box<Expr>,
        /// The right side.
        right: Box<Expr>,
    },
    /// `LIKE` and its kin.
    Match {
        /// Which, and where.
        op: Spanned<MatchOp>,
        /// Is there a NOT before it?
        negated: bool,
        /// What is looked at.
        value: Box<Expr>,
        /// What is looked for.
        pattern: Box<Expr>,
    },
    /// `x IS [NOT] NULL`, `x ISNOT NULL`.
    IsNull {
        /// What is looked at.
        value: Box<Expr>,
        /// Is there a NOT?
        negated: bool,
        /// All of it.
        span: Span,
    },
    /// `x [NOT] BETWEEN low AND high`.
    Between {
        /// What is looked at.
        value: Box<Expr>,
        /// Is there a NOT?
        negated: bool,
        /// The smallest.
        low: Box<Expr>,
        /// The largest.
        high: Box<Expr>,
    },
    /// `x [NOT] IN (…)`.
    In {
        /// What is looked at.
        value: Box<Expr>,
        /// Is there a NOT?
        negated: bool,
        /// The choices.
        list: InList,
        /// All of it.
        span: Span,
    },
    /// `TEXT SEARCH 'quick filter'`.
    TextSearch {
        /// The Lucene query.
        text: Spanned<String>,
        /// All of it.
        span: Span,
    },
    /// `CASE … END`.
    Case {
        /// What a simple CASE compares.
        subject: Option<Box<Expr>>,
        /// WHEN and THEN.
        arms: Vec<(Expr, Expr)>,
        /// ELSE.
        otherwise: Option<Box<Expr>>,
        /// All of it.
        span: Span,
    },
    /// `IF condition THEN a ELSE b`.
    If {
        /// The condition.
        condition: Box<Expr>,
        /// Where it is true.
        then: Box<Expr>,
        /// Where it is not.
        otherwise: Box<Expr>,
        /// All of it.
        span: Span,
    },
    /// `(SELECT …)` as a value.
    Subquery(Box<Query>),
    /// All of two or more.
    And(Vec<Expr>, Span),
    /// Any of two or more.
    Or(Vec<Expr>, Span),
    /// `NOT x`.
    Not(Box<Expr>, Span),
    /// Nothing that could be read; there is an error here.
    Fault(Span),
}

/// A function call.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The name as typed; may hold `::`.
    pub name: Spanned<String>,
    /// The arguments.
    pub args: Args,
    /// Name to closing parenthesis.
    pub span: Span,
}

/// The arguments of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Args {
    /// `*`.
    Everything(Span),
    /// Any number of values.
    List(Vec<Expr>),
}

/// The choices of IN.
#[derive(Clone, Debug, PartialEq)]
pub enum InList {
    /// Written out.
    Values(Vec<Expr>),
    /// A subquery of one column.
    Query(Box<Query>),
}

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `-`.
    Minus,
    /// `+`.
    Plus,
}

/// Arithmetic and comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    /// `=`, `==`.
    Equal,
    /// `!=`, `<>`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// `%`.
    Modulo,
    /// `^`: the power.
    Power,
    /// `&`.
    BitAnd,
    /// `|`.
    BitOr,
}

impl BinaryOp {
    /// Does it compare?
    pub fn compares(self) -> bool {
        match self {
            BinaryOp::Equal
            | BinaryOp::NotEqual
            | BinaryOp::Less
            | BinaryOp::LessOrEqual
            | BinaryOp::Greater
            | BinaryOp::GreaterOrEqual => true,
            BinaryOp::Add
            | BinaryOp::Subtract
            | BinaryOp::Multiply
            | BinaryOp::Divide
            | BinaryOp::Modulo
            | BinaryOp::Power
            | BinaryOp::BitAnd
            | BinaryOp::BitOr => false,
        }
    }
}

/// `LIKE` and its kin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchOp {
    /// Wildcards, case significant.
    Like,
    /// Wildcards, case aside.
    ILike,
    /// A regular expression, case significant.
    Matches,
    /// A regular expression, case aside.
    IMatches,
}

impl Expr {
    /// Where it is written.
    pub fn span(&self) -> Span {
        match self {
            Expr::Text(_, span) | Expr::Number(_, span) | Expr::Boolean(_, span) => *span,
            Expr::Null(span) | Expr::Fault(span) | Expr::Not(_, span) => *span,
            Expr::And(_, span) | Expr::Or(_, span) => *span,
            Expr::Unary { span, .. } | Expr::IsNull { span, .. } | Expr::In { span, .. } => *span,
            Expr::TextSearch { span, .. } | Expr::Case { span, .. } | Expr::If { span, .. } => *span,
            Expr::Name(name) => name.span,
            Expr::Call(call) => call.span,
            Expr::Binary { left, right, .. } => left.span().to(right.span()),
            Expr::Match { value, pattern, .. } => value.span().to(pattern.span()),
            Expr::Between { value, high, .. } => value.span().to(high.span()),
            Expr::Subquery(query) => query.span,
        }
    }
}

impl Expr {
    /// The direct parts, in written order; a subquery's are its own.
    pub fn parts(&self) -> Vec<&Expr> {
        match self {
            Expr::Text(..) | Expr::Number(..) | Expr::Boolean(..) | Expr::Null(_) | Expr::Name(_) => {
                Vec::new()
            }
            Expr::TextSearch { .. } | Expr::Subquery(_) | Expr::Fault(_) => Vec::new(),
            Expr::Call(call) => match &call.args {
                Args::Everything(_) => Vec::new(),
                Args::List(args) => args.iter().collect(),
            },
            Expr::Unary { value, .. } | Expr::IsNull { value, .. } | Expr::Not(value, _) => vec![value],
            Expr::Binary { left, right, .. } => vec![left, right],
            Expr::Match { value, pattern, .. } => vec![value, pattern],
            Expr::Between { value, low, high, .. } => vec![value, low, high],
            Expr::In { value, list: InList::Values(values), .. } => {
                std::iter::once(&**value).chain(values).collect()
            }
            Expr::In { value, list: InList::Query(_), .. } => vec![value],
            Expr::Case { subject, arms, otherwise, .. } => {
                let arms = arms.iter().flat_map(|(when, then)| [when, then]);
                subject.as_deref().into_iter().chain(arms).chain(otherwise.as_deref()).collect()
            }
            Expr::If { condition, then, otherwise, .. } => vec![condition, then, otherwise],
            Expr::And(parts, _) | Expr::Or(parts, _) => parts.iter().collect(),
        }
    }
}

//! Syntax to text. Parsing what is printed gives the same syntax; parentheses stand only where they are needed.

use std::fmt::{self, Display, Formatter, Write};

use crate::syntax::{
    Args, BinaryOp, Call, Direction, Expr, InList, Item, ItemValue, MatchOp, Name, Parameter, Query, Quoting,
    Session, SessionEdge, Sign, SortItem, Source, TimeUnit, Window,
};

/// How tightly an expression holds together; an operand that holds less than its place asks for is parenthesised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tightness {
    Any,
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Power,
    Sign,
    Primary,
}

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("SELECT ")?;
        list(f, &self.items)?;
        write!(f, " FROM {}", self.source)?;
        if let Some(into) = &self.into {
            write!(f, " INTO {into}")?;
        }
        if let Some(filter) = &self.filter {
            write!(f, " WHERE {}", filter.value)?;
        }
        if let Some(group_by) = &self.group_by {
            f.write_str(" GROUP BY ")?;
            list(f, &group_by.value)?;
        }
        if let Some(having) = &self.having {
            write!(f, " HAVING {}", having.value)?;
        }
        if let Some(session) = &self.session {
            write!(f, " SESSION BY {}", session.value)?;
        }
        if let Some(order_by) = &self.order_by {
            f.write_str(" ORDER BY ")?;
            list(f, &order_by.value)?;
        }
        if let Some(limit) = &self.limit {
            write!(f, " LIMIT {}", limit.value)?;
        }
        if let Some(window) = &self.window {
            write!(f, " {}", window.value)?;
        }
        if let Some(parameters) = &self.parameters {
            f.write_str(" PARAMETERS ")?;
            list(f, &parameters.value)?;
        }
        Ok(())
    }
}

impl Display for Item {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.value {
            ItemValue::Everything(_) => f.write_char('*')?,
            ItemValue::Expr(expr) => expr.fmt(f)?,
        }
        self.alias.as_ref().map_or(Ok(()), |alias| write!(f, " AS {alias}"))
    }
}

impl Display for Name {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.quoting {
            Quoting::Bare => f.write_str(&self.text),
            Quoting::Single => quoted(f, &self.text, '\''),
            Quoting::Double => quoted(f, &self.text, '"'),
        }
    }
}

impl Display for Source {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Source::Named(name) => name.fmt(f),
            Source::GlobalView { search, resolution, .. } => {
                f.write_str("GLOBALVIEW(")?;
                quoted(f, &search.value, '\'')?;
                f.write_str(", ")?;
                quoted(f, &resolution.value, '\'')?;
                f.write_char(')')
            }
            Source::Subquery { query, alias } => {
                write!(f, "({query})")?;
                alias.as_ref().map_or(Ok(()), |alias| write!(f, " AS {alias}"))
            }
            Source::Fault(_) => f.write_char('?'),
        }
    }
}

impl Display for SortItem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)?;
        match self.direction.as_ref().map(|direction| direction.value) {
            Some(Direction::Ascending) => f.write_str(" ASC")?,
            Some(Direction::Descending) => f.write_str(" DESC")?,
            None => {}
        }
        if let Some(collation) = &self.collation {
            f.write_str(" COLLATE ")?;
            quoted(f, &collation.value, '\'')?;
        }
        Ok(())
    }
}

impl Display for Window {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Window::Last { count, unit } => {
                let unit = match unit.value {
                    TimeUnit::Minutes => "MINUTES",
                    TimeUnit::Hours => "HOURS",
                    TimeUnit::Days => "DAYS",
                };
                write!(f, "LAST {} {unit}", count.value)
            }
            Window::Between { start, stop } => {
                write!(f, "START {start}")?;
                stop.as_ref().map_or(Ok(()), |stop| write!(f, " STOP {stop}"))
            }
        }
    }
}

impl Display for Parameter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.name, self.value)
    }
}

impl Display for Session {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        list(f, &self.keys)?;
        if let Some(timeout) = &self.timeout {
            write!(f, " TIMEOUT {timeout}")?;
        }
        if let Some(window) = &self.window {
            write!(f, " TIMEWINDOW {window}")?;
        }
        if let Some(unit) = &self.window_unit {
            write!(f, " {}", unit.value.word())?;
        }
        let edge = |f: &mut Formatter<'_>, word: &str, edge: &Option<SessionEdge>| match edge {
            Some(SessionEdge { explicit, condition }) => {
                let explicit = if *explicit { " EXPLICIT" } else { "" };
                write!(f, "{explicit} {word} {condition}")
            }
            None => Ok(()),
        };
        edge(f, "BEGIN", &self.begin)?;
        edge(f, "END", &self.end)
    }
}

impl Display for Call {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", self.name.value)?;
        match &self.args {
            Args::Everything(_) => f.write_char('*')?,
            Args::List(args) => list(f, args)?,
        }
        f.write_char(')')
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Expr::Text(value, _) => quoted(f, value, '\''),
            Expr::Number(number, _) => f.write_str(number),
            Expr::Boolean(true, _) => f.write_str("TRUE"),
            Expr::Boolean(false, _) => f.write_str("FALSE"),
            Expr::Null(_) => f.write_str("NULL"),
            Expr::Name(name) => name.fmt(f),
            Expr::Call(call) => call.fmt(f),
            Expr::Unary { sign, value, .. } => {
                f.write_char(match sign {
                    Sign::Minus => '-',
                    Sign::Plus => '+',
                })?;
                operand(f, value, Tightness::Primary)
            }
            Expr::Binary { op, left, right } => binary(f, op.value, left, right),
            Expr::Match { .. } | Expr::IsNull { .. } | Expr::Between { .. } | Expr::In { .. } => {
                predicate(f, self)
            }
            Expr::TextSearch { text, .. } => {
                f.write_str("TEXT SEARCH ")?;
                quoted(f, &text.value, '\'')
            }
            Expr::Case { subject, arms, otherwise, .. } => {
                f.write_str("CASE")?;
                if let Some(subject) = subject {
                    write!(f, " {subject}")?;
                }
                for (when, then) in arms {
                    write!(f, " WHEN {when} THEN {then}")?;
                }
                if let Some(otherwise) = otherwise {
                    write!(f, " ELSE {otherwise}")?;
                }
                f.write_str(" END")
            }
            Expr::If { condition, then, otherwise, .. } => {
                write!(f, "IF {condition} THEN {then} ELSE {otherwise}")
            }
            Expr::Subquery(query) => write!(f, "({query})"),
            Expr::And(parts, _) => joined(f, parts, " AND ", Tightness::Not),
            Expr::Or(parts, _) => joined(f, parts, " OR ", Tightness::And),
            Expr::Not(value, _) => {
                f.write_str("NOT ")?;
                operand(f, value, Tightness::Not)
            }
            Expr::Fault(_) => f.write_char('?'),
        }
    }
}

fn binary(f: &mut Formatter<'_>, op: BinaryOp, left: &Expr, right: &Expr) -> fmt::Result {
    let (word, place) = match op {
        BinaryOp::Equal => ("=", Tightness::Comparison),
        BinaryOp::NotEqual => ("!=", Tightness::Comparison),
        BinaryOp::Less => ("<", Tightness::Comparison),
        BinaryOp::LessOrEqual => ("<=", Tightness::Comparison),
        BinaryOp::Greater => (">", Tightness::Comparison),
        BinaryOp::GreaterOrEqual => (">=", Tightness::Comparison),
        BinaryOp::Add => ("+", Tightness::Sum),
        BinaryOp::Subtract => ("-", Tightness::Sum),
        BinaryOp::BitAnd => ("&", Tightness::Sum),
        BinaryOp::BitOr => ("|", Tightness::Sum),
        BinaryOp::Multiply => ("*", Tightness::Product),
        BinaryOp::Divide => ("/", Tightness::Product),
        BinaryOp::Modulo => ("%", Tightness::Product),
        BinaryOp::Power => ("^", Tightness::Power),
    };
    let right_place = match place {
        Tightness::Comparison => Tightness::Sum,
        Tightness::Sum => Tightness::Product,
        Tightness::Product => Tightness::Power,
        Tightness::Any | Tightness::Or | Tightness::And | Tightness::Not => place,
        Tightness::Power | Tightness::Sign | Tightness::Primary => Tightness::Sign,
    };
    operand(f, left, place)?;
    // A bare name with hyphens may be one custom property; keep it readable as such.
    let tight = op == BinaryOp::Subtract && is_hyphenated(left, right);
    if tight {
        f.write_char('-')?
    } else {
        write!(f, " {word} ")?
    }
    operand(f, right, right_place)
}

/// Are the two sides bare names with nothing but one hyphen between them?
pub(crate) fn is_hyphenated(left: &Expr, right: &Expr) -> bool {
    let bare = |expr: &Expr| match expr {
        Expr::Name(name) => name.quoting == Quoting::Bare,
        _ => false,
    };
    let left_bare = bare(left)
        || matches!(left, Expr::Binary { op, left, right } if op.value == BinaryOp::Subtract && is_hyphenated(left, right));
    left_bare && bare(right) && left.span().end + 1 == right.span().start
}

fn predicate(f: &mut Formatter<'_>, expr: &Expr) -> fmt::Result {
    let not = |negated: bool| if negated { " NOT" } else { "" };
    match expr {
        Expr::Match { op, negated, value, pattern } => {
            operand(f, value, Tightness::Comparison)?;
            let word = match op.value {
                MatchOp::Like => "LIKE",
                MatchOp::ILike => "ILIKE",
                MatchOp::Matches => "MATCHES",
                MatchOp::IMatches => "IMATCHES",
            };
            write!(f, "{} {word} ", not(*negated))?;
            operand(f, pattern, Tightness::Sum)
        }
        Expr::IsNull { value, negated, .. } => {
            operand(f, value, Tightness::Comparison)?;
            write!(f, " IS{} NULL", not(*negated))
        }
        Expr::Between { value, negated, low, high } => {
            operand(f, value, Tightness::Comparison)?;
            write!(f, "{} BETWEEN ", not(*negated))?;
            operand(f, low, Tightness::Sum)?;
            f.write_str(" AND ")?;
            operand(f, high, Tightness::Sum)
        }
        Expr::In { value, negated, list: choices, .. } => {
            operand(f, value, Tightness::Comparison)?;
            write!(f, "{} IN (", not(*negated))?;
            match choices {
                InList::Values(values) => list(f, values)?,
                InList::Query(query) => query.fmt(f)?,
            }
            f.write_char(')')
        }
        other => other.fmt(f),
    }
}

fn tightness(expr: &Expr) -> Tightness {
    match expr {
        Expr::If { .. } => Tightness::Any,
        Expr::Or(..) => Tightness::Or,
        Expr::And(..) => Tightness::And,
        // A TEXT SEARCH may stand where a condition may, but compares with nothing.
        Expr::Not(..) | Expr::TextSearch { .. } => Tightness::Not,
        Expr::Match { .. } | Expr::IsNull { .. } | Expr::Between { .. } | Expr::In { .. } => {
            Tightness::Comparison
        }
        Expr::Binary { op, .. } => match op.value {
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::BitAnd | BinaryOp::BitOr => Tightness::Sum,
            BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo => Tightness::Product,
            BinaryOp::Power => Tightness::Power,
            BinaryOp::Equal
            | BinaryOp::NotEqual
            | BinaryOp::Less
            | BinaryOp::LessOrEqual
            | BinaryOp::Greater
            | BinaryOp::GreaterOrEqual => Tightness::Comparison,
        },
        Expr::Unary { .. } => Tightness::Sign,
        Expr::Text(..)
        | Expr::Number(..)
        | Expr::Boolean(..)
        | Expr::Null(_)
        | Expr::Name(_)
        | Expr::Call(_)
        | Expr::Case { .. }
        | Expr::Subquery(_)
        | Expr::Fault(_) => Tightness::Primary,
    }
}

fn operand(f: &mut Formatter<'_>, expr: &Expr, place: Tightness) -> fmt::Result {
    if tightness(expr) < place { write!(f, "({expr})") } else { expr.fmt(f) }
}

fn joined(f: &mut Formatter<'_>, parts: &[Expr], separator: &str, place: Tightness) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(separator)?;
        }
        operand(f, part, place)?;
    }
    Ok(())
}

fn list<T: Display>(f: &mut Formatter<'_>, values: &[T]) -> fmt::Result {
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        value.fmt(f)?;
    }
    Ok(())
}

fn quoted(f: &mut Formatter<'_>, text: &str, quote: char) -> fmt::Result {
    f.write_char(quote)?;
    for c in text.chars() {
        if c == quote {
            f.write_char(c)?;
        }
        f.write_char(c)?;
    }
    f.write_char(quote)
}

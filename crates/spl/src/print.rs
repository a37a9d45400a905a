//! Syntax as text. Printing a tree and parsing the text gives the same tree again.

use std::fmt::{Display, Formatter, Result};

use crate::parse::is_plain_field;
use crate::syntax::{
    Aggregation, Argument, ArgumentKind, Assignment, BinaryOperator, Command, CommandKind, Expr, Measure,
    MeasureArgument, NamedOption, Pipeline, Query, Search, SearchValue, Tstats, TstatsKey, UnaryOperator,
};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.pipeline.fmt(f)
    }
}

impl Display for Pipeline {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (index, command) in self.commands.iter().enumerate() {
            let is_implied = command.name.span.start == command.name.span.end;
            let may_lead = match command.kind {
                CommandKind::Search(_) => command.name.value == "search",
                CommandKind::Unread(_) => is_implied,
                CommandKind::Where(_)
                | CommandKind::Eval(_)
                | CommandKind::Aggregation(_)
                | CommandKind::Tstats(_)
                | CommandKind::General { .. }
                | CommandKind::Macro { .. } => false,
            };
            match index {
                0 if may_lead => {}
                0 => f.write_str("| ")?,
                _ => f.write_str(" | ")?,
            }
            command.fmt(f)?;
        }
        Ok(())
    }
}

impl Display for Command {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let name = &self.name.value;
        match &self.kind {
            CommandKind::Search(None) => f.write_str(name),
            CommandKind::Search(Some(search)) => write!(f, "{name} {search}"),
            CommandKind::Where(expr) => write!(f, "where {expr}"),
            CommandKind::Eval(assignments) => {
                write!(f, "{name} ")?;
                list(f, assignments, ", ")
            }
            CommandKind::Aggregation(aggregation) => write!(f, "{name} {aggregation}"),
            CommandKind::Tstats(tstats) => write!(f, "{name} {tstats}"),
            // What could not be read stays as it was written, its `search` left out where it was.
            CommandKind::Unread(text) if self.name.span.start == self.name.span.end => f.write_str(text),
            CommandKind::General { text, .. } | CommandKind::Unread(text) => {
                f.write_str(name)?;
                if !text.is_empty() {
                    write!(f, " {text}")?;
                }
                Ok(())
            }
            CommandKind::Macro { call, text } => {
                write!(f, "`{}`", call.text)?;
                if !text.is_empty() {
                    write!(f, " {text}")?;
                }
                Ok(())
            }
        }
    }
}

impl Display for Search {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Search::And(parts, _) => {
                for (index, part) in parts.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { " " })?;
                    match part {
                        Search::And(..) => write!(f, "({part})")?,
                        _ => part.fmt(f)?,
                    }
                }
                Ok(())
            }
            Search::Or(parts, _) => {
                for (index, part) in parts.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { " OR " })?;
                    match part {
                        Search::And(..) | Search::Or(..) => write!(f, "({part})")?,
                        _ => part.fmt(f)?,
                    }
                }
                Ok(())
            }
            Search::Not(inner, _) => match **inner {
                Search::And(..) | Search::Or(..) => write!(f, "NOT ({inner})"),
                _ => write!(f, "NOT {inner}"),
            },
            Search::Compare { field, comparator, value, .. } => {
                write!(f, "{}{}{value}", SearchField(&field.value), comparator.symbol())
            }
            Search::In { field, values, .. } => {
                write!(f, "{} IN (", SearchField(&field.value))?;
                list(f, values, ", ")?;
                f.write_str(")")
            }
            Search::Term(value) => value.fmt(f),
        }
    }
}

impl Display for SearchValue {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            SearchValue::Word(word) => Escaped(&word.value).fmt(f),
            SearchValue::Phrase(phrase) => write!(f, "\"{}\"", Escaped(&phrase.value)),
            SearchValue::Case(term) => write!(f, "CASE(\"{}\")", Escaped(&term.value)),
            SearchValue::Indexed(term) => write!(f, "TERM(\"{}\")", Escaped(&term.value)),
            SearchValue::Subsearch(pipeline) => write!(f, "[{pipeline}]"),
            SearchValue::Macro(call) => write!(f, "`{}`", call.text),
        }
    }
}

/// A field's name in a search: in quotes where it would fall apart.
struct SearchField<'a>(&'a str);

impl Display for SearchField<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let bare = |c: char| c.is_alphanumeric() || "_.:-{}*#@$%/'".contains(c);
        if self.0.chars().all(bare) && !self.0.is_empty() && !["AND", "OR", "NOT"].contains(&self.0) {
            f.write_str(self.0)
        } else {
            write!(f, "\"{}\"", Escaped(self.0))
        }
    }
}

/// A text with `"` and `\` escaped.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for c in self.0.chars() {
            if matches!(c, '"' | '\\') {
                f.write_str("\\")?;
            }
            write!(f, "{c}")?;
        }
        Ok(())
    }
}

impl Display for Assignment {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let name = &self.field.value;
        let bare = |c: char| c.is_alphanumeric() || "_.:-{}#@$<>".contains(c);
        if !name.is_empty() && name.chars().all(bare) {
            write!(f, "{name}={}", self.value)
        } else {
            write!(f, "\"{}\"={}", Escaped(name), self.value)
        }
    }
}

/// How tightly an expression holds together: a looser one inside a tighter one needs parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Xor,
    Or,
    And,
    Not,
    Comparison,
    Concat,
    Sum,
    Product,
    Sign,
    Primary,
}

fn binding(expr: &Expr) -> Binding {
    match expr {
        Expr::Or(..) => Binding::Or,
        Expr::And(..) => Binding::And,
        Expr::In { .. } => Binding::Comparison,
        Expr::Unary { operator: UnaryOperator::Not, .. } => Binding::Not,
        Expr::Unary { .. } => Binding::Sign,
        Expr::Binary { operator, .. } => match operator {
            BinaryOperator::Xor => Binding::Xor,
            BinaryOperator::Concat => Binding::Concat,
            BinaryOperator::Add | BinaryOperator::Subtract => Binding::Sum,
            BinaryOperator::Multiply | BinaryOperator::Divide | BinaryOperator::Modulo => Binding::Product,
            BinaryOperator::Equal
            | BinaryOperator::NotEqual
            | BinaryOperator::Less
            | BinaryOperator::LessOrEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterOrEqual
            | BinaryOperator::Like => Binding::Comparison,
        },
        Expr::Field(_)
        | Expr::Text(_)
        | Expr::Number(_)
        | Expr::Call { .. }
        | Expr::Subsearch(_)
        | Expr::Macro(_) => Binding::Primary,
    }
}

/// An expression, in parentheses where it binds less tightly than `at_least`.
struct Operand<'a>(&'a Expr, Binding);

impl Display for Operand<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if binding(self.0) < self.1 { write!(f, "({})", self.0) } else { self.0.fmt(f) }
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Expr::Field(field) if is_plain_field(&field.value) => f.write_str(&field.value),
            Expr::Field(field) => {
                write!(f, "'{}'", field.value.replace('\\', "\\\\").replace('\'', "\\'"))
            }
            Expr::Text(text) => write!(f, "\"{}\"", Escaped(&text.value)),
            Expr::Number(number) => f.write_str(&number.value),
            Expr::Call { name, args, .. } => {
                write!(f, "{}(", name.value)?;
                list(f, args, ", ")?;
                f.write_str(")")
            }
            Expr::Unary { operator, operand, .. } => match operator {
                UnaryOperator::Not => write!(f, "NOT {}", Operand(operand, Binding::Not)),
                UnaryOperator::Minus => write!(f, "-{}", Operand(operand, Binding::Sign)),
                UnaryOperator::Plus => write!(f, "+{}", Operand(operand, Binding::Sign)),
            },
            Expr::Binary { operator, left, right, .. } => {
                let here = binding(self);
                let tighter = next_tighter(here);
                write!(f, "{} {} {}", Operand(left, here), operator.symbol(), Operand(right, tighter))
            }
            Expr::And(parts, _) => held_list(f, parts, " AND ", Binding::Not),
            Expr::Or(parts, _) => held_list(f, parts, " OR ", Binding::And),
            Expr::In { value, list: values, .. } => {
                write!(f, "{} IN (", Operand(value, Binding::Comparison))?;
                list(f, values, ", ")?;
                f.write_str(")")
            }
            Expr::Subsearch(pipeline) => write!(f, "[{pipeline}]"),
            Expr::Macro(call) => write!(f, "`{}`", call.text),
        }
    }
}

fn next_tighter(binding: Binding) -> Binding {
    match binding {
        Binding::Xor => Binding::Or,
        Binding::Or => Binding::And,
        Binding::And => Binding::Not,
        Binding::Not => Binding::Comparison,
        Binding::Comparison => Binding::Concat,
        Binding::Concat => Binding::Sum,
        Binding::Sum => Binding::Product,
        Binding::Product => Binding::Sign,
        Binding::Sign | Binding::Primary => Binding::Primary,
    }
}

fn held_list(f: &mut Formatter<'_>, parts: &[Expr], between: &str, at_least: Binding) -> Result {
    for (index, part) in parts.iter().enumerate() {
        f.write_str(if index == 0 { "" } else { between })?;
        Operand(part, at_least).fmt(f)?;
    }
    Ok(())
}

fn list<T: Display>(f: &mut Formatter<'_>, parts: &[T], between: &str) -> Result {
    for (index, part) in parts.iter().enumerate() {
        f.write_str(if index == 0 { "" } else { between })?;
        part.fmt(f)?;
    }
    Ok(())
}

impl Display for Aggregation {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (index, option) in self.options.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { " " })?;
            option.fmt(f)?;
        }
        if !self.options.is_empty() {
            f.write_str(" ")?;
        }
        list(f, &self.measures, ", ")?;
        if let Some(over) = &self.over {
            write!(f, " OVER {}", ListedField(&over.value))?;
        }
        for (index, field) in self.by.iter().enumerate() {
            f.write_str(if index == 0 { " BY " } else { ", " })?;
            write!(f, "{}", ListedField(&field.value))?;
        }
        if let Some(columns) = &self.columns {
            write!(f, " WHERE {}", columns.value)?;
        }
        Ok(())
    }
}

impl Display for Tstats {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for option in &self.options {
            write!(f, "{option} ")?;
        }
        list(f, &self.measures, ", ")?;
        if let Some(namespace) = &self.namespace {
            write!(f, " FROM {}", ListedField(&namespace.value))?;
        }
        if let Some(search) = &self.search {
            write!(f, " WHERE {search}")?;
        }
        for (index, key) in self.by.iter().enumerate() {
            f.write_str(if index == 0 { " BY " } else { ", " })?;
            match key {
                TstatsKey::Field(field) => ListedField(&field.value).fmt(f)?,
                TstatsKey::Prefix(text) => write!(f, "PREFIX({})", text.value)?,
            }
        }
        Ok(())
    }
}

impl Display for Measure {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(&self.function.value)?;
        if let Some(arguments) = &self.arguments {
            f.write_str("(")?;
            list(f, arguments, ", ")?;
            f.write_str(")")?;
        }
        if let Some(name) = &self.name {
            write!(f, " AS {}", ListedField(&name.value))?;
        }
        Ok(())
    }
}

impl Display for MeasureArgument {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            MeasureArgument::Field(field) => ListedField(&field.value).fmt(f),
            MeasureArgument::Eval(expr, _) => write!(f, "eval({expr})"),
            MeasureArgument::Measure(measure) => measure.fmt(f),
        }
    }
}

/// Is it a word that starts a clause of an aggregation?
fn is_clause(name: &str) -> bool {
    ["by", "over", "where"].iter().any(|word| name.eq_ignore_ascii_case(word))
}

/// A field in a list: in quotes where it would fall apart.
struct ListedField<'a>(&'a str);

impl Display for ListedField<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let bare = |c: char| c.is_alphanumeric() || "_.:-{}*#@$%/".contains(c);
        if !self.0.is_empty() && self.0.chars().all(bare) && !is_clause(self.0) {
            f.write_str(self.0)
        } else {
            write!(f, "\"{}\"", Escaped(self.0))
        }
    }
}

impl Display for NamedOption {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}{}", self.name.value, self.comparator.symbol())?;
        match &self.value {
            Some(value) => value.fmt(f),
            None => Ok(()),
        }
    }
}

impl Display for Argument {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.kind {
            ArgumentKind::Word(word) if word.starts_with('(') => f.write_str(word),
            ArgumentKind::Word(word) => Escaped(word).fmt(f),
            ArgumentKind::Text(text) => write!(f, "\"{}\"", Escaped(text)),
            ArgumentKind::Option(option) => option.fmt(f),
            ArgumentKind::Call(name, arguments) => {
                write!(f, "{}(", name.value)?;
                list(f, arguments, " ")?;
                f.write_str(")")
            }
            ArgumentKind::Group(arguments) => {
                f.write_str("(")?;
                list(f, arguments, " ")?;
                f.write_str(")")
            }
            ArgumentKind::Comma => f.write_str(","),
            ArgumentKind::Operator(comparator) => f.write_str(comparator.symbol()),
            ArgumentKind::Subsearch(pipeline) => write!(f, "[{pipeline}]"),
            ArgumentKind::Template(text) => write!(f, "[{text}]"),
            ArgumentKind::Macro(call) => write!(f, "`{}`", call.text),
        }
    }
}

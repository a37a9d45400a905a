//! When a step of a pipeline changes a rule, a piece of it, or the name of a field.

use text::Spanned;

use super::python::Pattern;
use super::texts::{Part, parts, plain};
use super::tree::Piece;
use super::values::{Seen, seen};
use super::work::{Attribute, Kind, State, Work};
use crate::{Condition, Level, Logsource, Modifier, Status, Value};

/// Conditions and how they come together.
#[derive(Clone, Debug)]
pub(super) struct Linked<C> {
    /// With their names, where they have some.
    pub(super) conditions: Vec<(String, C)>,
    pub(super) link: Link,
    pub(super) negated: bool,
}

/// How conditions come together.
#[derive(Clone, Debug)]
pub(super) enum Link {
    All,
    Any,
    Expression(Condition),
}

/// A condition of a rule.
#[derive(Clone, Debug)]
pub(super) enum OfRule {
    Logsource(Logsource),
    HasItem(String, Value),
    HasField(String),
    Applied(String),
    State(Compared),
    IsRule,
    IsCorrelation,
    Attribute(Compared),
    Tag(String),
}

/// A condition of a piece.
#[derive(Clone, Debug)]
pub(super) enum OfItem {
    MatchString(Quantity, Box<Pattern>, Wanted),
    MatchValue(Quantity, Value),
    ContainsWildcard(Quantity),
    IsNull(Quantity),
    Applied(String),
    State(Compared),
}

/// A condition of the name of a field.
#[derive(Clone, Debug)]
pub(super) enum OfField {
    Include(Names),
    Exclude(Names),
    Applied(String),
    State(Compared),
}

/// Names of fields, or expressions for them.
#[derive(Clone, Debug)]
pub(super) enum Names {
    Plain(Vec<String>),
    Patterns(Vec<Pattern>),
}

/// How many values of a piece.
#[derive(Clone, Copy, Debug)]
pub(super) enum Quantity {
    Any,
    All,
}

/// Is a match wanted, or none?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Match,
    NoMatch,
}

/// A name and what its value is compared with.
#[derive(Clone, Debug)]
pub(super) struct Compared {
    pub(super) name: String,
    pub(super) value: Value,
    pub(super) op: Op,
}

/// How values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    Eq,
    Ne,
    Gte,
    Gt,
    Lte,
    Lt,
    In,
    NotIn,
}

impl Op {
    pub(super) const ALL: [(&'static str, Op); 8] = [
        ("eq", Op::Eq),
        ("ne", Op::Ne),
        ("gte", Op::Gte),
        ("gt", Op::Gt),
        ("lte", Op::Lte),
        ("lt", Op::Lt),
        ("in", Op::In),
        ("not_in", Op::NotIn),
    ];

    fn holds<T: PartialOrd>(self, one: &T, other: &T) -> bool {
        match self {
            Op::Eq => one == other,
            Op::Ne => one != other,
            Op::Gte => one >= other,
            Op::Gt => one > other,
            Op::Lte => one <= other,
            Op::Lt => one < other,
            Op::In | Op::NotIn => false,
        }
    }
}

impl<C> Linked<C> {
    /// Do the conditions hold? Where there are none, `and` is true and `or` is not.
    pub(super) fn holds(&self, test: &dyn Fn(&C) -> Result<bool, String>) -> Result<bool, String> {
        let mut all = self.conditions.iter().map(|(_, condition)| test(condition));
        let found = match &self.link {
            Link::All => all.try_fold(true, |so_far, one| one.map(|one| so_far && one))?,
            Link::Any => all.try_fold(false, |so_far, one| one.map(|one| so_far || one))?,
            Link::Expression(expression) => self.expression(expression, test)?,
        };
        Ok(found != self.negated)
    }

    fn expression(
        &self,
        expression: &Condition,
        test: &dyn Fn(&C) -> Result<bool, String>,
    ) -> Result<bool, String> {
        match expression {
            Condition::Search(name) => {
                let named = self.conditions.iter().find(|(own, _)| *own == name.value);
                named.map_or(Ok(false), |(_, condition)| test(condition))
            }
            Condition::Of(..) => Ok(false),
            Condition::Not(inner, _) => Ok(!self.expression(inner, test)?),
            Condition::And(parts, _) => {
                parts.iter().try_fold(true, |so_far, part| Ok(self.expression(part, test)? && so_far))
            }
            Condition::Or(parts, _) => {
                parts.iter().try_fold(false, |so_far, part| Ok(self.expression(part, test)? || so_far))
            }
        }
    }
}

impl OfRule {
    pub(super) fn holds(&self, work: &Work, state: &State) -> Result<bool, String> {
        Ok(match self {
            OfRule::Logsource(wanted) => {
                work.logsource.iter().chain(&work.taken).any(|logsource| is_within(logsource, wanted))
            }
            OfRule::HasField(name) => work.pieces().any(|piece| piece.name() == Some(name)),
            OfRule::HasItem(name, value) => work.pieces().any(|piece| {
                piece.name() == Some(name) && seen(piece).iter().any(|seen| is_value(seen, value))
            }),
            OfRule::Applied(id) => work.applied.contains(id),
            OfRule::State(compared) => compared.of_state(state),
            OfRule::IsRule => work.kind == Kind::Rule,
            OfRule::IsCorrelation => work.kind == Kind::Correlation,
            OfRule::Attribute(compared) => compared.of_attribute(work)?,
            OfRule::Tag(tag) => {
                matches!(work.attribute("tags"), Some(Attribute::List(tags)) if tags.contains(tag))
            }
        })
    }
}

/// Is a log source one of those that are wanted? What is left open there may be anything.
fn is_within(logsource: &Logsource, wanted: &Logsource) -> bool {
    let text = |part: &Option<Spanned<String>>| part.as_ref().map(|part| part.value.clone());
    let pairs = [
        (&wanted.category, &logsource.category),
        (&wanted.product, &logsource.product),
        (&wanted.service, &logsource.service),
    ];
    pairs.into_iter().all(|(wanted, own)| wanted.is_none() || text(wanted) == text(own))
}

/// Is it the value, type included?
fn is_value(seen: &Seen, value: &Value) -> bool {
    match (seen, value) {
        (Seen::Text(own), Value::Text(text)) => *own == parts(text),
        (Seen::Number(own), Value::Number(number)) => own.parse::<f64>().ok() == number.parse::<f64>().ok(),
        (Seen::Boolean(own), Value::Boolean(value)) => own == value,
        (Seen::Null, Value::Null) => true,
        _ => false,
    }
}

impl OfItem {
    pub(super) fn holds(&self, piece: &Piece, state: &State) -> Result<bool, String> {
        let of = |quantity: &Quantity, test: &dyn Fn(&Seen) -> Result<bool, String>| {
            let found: Vec<bool> = seen(piece).iter().map(test).collect::<Result<_, _>>()?;
            Ok(match quantity {
                Quantity::Any => found.contains(&true),
                Quantity::All => !found.contains(&false),
            })
        };
        match self {
            OfItem::MatchString(quantity, pattern, wanted) => of(quantity, &|seen| {
                let found = match seen {
                    Seen::Text(parts) => pattern.starts(&plain(parts))?,
                    _ => false,
                };
                Ok(found == (*wanted == Wanted::Match))
            }),
            OfItem::MatchValue(quantity, value) => of(quantity, &|seen| Ok(is_value(seen, value))),
            OfItem::ContainsWildcard(quantity) => of(quantity, &|seen| {
                Ok(
                    matches!(seen, Seen::Text(parts) if parts.iter().any(|part| !matches!(part, Part::Char(_)))),
                )
            }),
            OfItem::IsNull(quantity) => of(quantity, &|seen| Ok(*seen == Seen::Null)),
            OfItem::Applied(id) => Ok(piece.applied.contains(id)),
            OfItem::State(compared) => Ok(compared.of_state(state)),
        }
    }
}

impl OfField {
    /// Of the name of a field; keywords have none.
    pub(super) fn holds(&self, name: Option<&str>, state: &State) -> Result<bool, String> {
        Ok(match self {
            OfField::Include(names) => names.hold(name)?,
            OfField::Exclude(names) => !names.hold(name)?,
            OfField::Applied(id) => {
                name.and_then(|name| state.applied.get(name)).is_some_and(|applied| applied.contains(id))
            }
            OfField::State(compared) => compared.of_state(state),
        })
    }

    /// Of a piece: its field, or a field that it compares with.
    pub(super) fn holds_piece(&self, piece: &Piece, state: &State) -> Result<bool, String> {
        if let OfField::Applied(id) = self {
            return Ok(piece.applied.contains(id));
        }
        let mut found = self.holds(piece.name(), state)?;
        if piece.has(Modifier::FieldRef) {
            for value in &piece.values {
                if let Value::Text(name) = &value.value {
                    found = self.holds(Some(name), state)? || found;
                }
            }
        }
        Ok(found)
    }
}

impl Names {
    fn hold(&self, name: Option<&str>) -> Result<bool, String> {
        let Some(name) = name else { return Ok(false) };
        match self {
            Names::Plain(names) => Ok(names.iter().any(|known| known == name)),
            Names::Patterns(patterns) => {
                patterns.iter().try_fold(false, |so_far, pattern| Ok(pattern.starts(name)? || so_far))
            }
        }
    }
}

impl Compared {
    fn of_state(&self, state: &State) -> bool {
        let Some(own) = state.values.get(&self.name) else { return false };
        compare(self.op, own, &self.value)
    }

    fn of_attribute(&self, work: &Work) -> Result<bool, String> {
        let Some(attribute) = work.attribute(&self.name) else { return Ok(false) };
        let wanted = match &self.value {
            Value::Text(text) | Value::Number(text) => text.clone(),
            Value::Boolean(value) => value.to_string(),
            Value::Null => String::new(),
        };
        let unfit =
            |what: &str| Err(format!("`{wanted}` is no {what}, which the attribute `{}` is", self.name));
        match attribute {
            Attribute::List(list) => Ok(match self.op {
                Op::In => list.contains(&wanted),
                Op::NotIn => !list.contains(&wanted),
                Op::Ne => true,
                _ => false,
            }),
            Attribute::Level(own) => match Level::ALL.iter().find(|level| level.word() == wanted) {
                Some(level) => Ok(self.op.holds(&own, level)),
                None => unfit("level"),
            },
            Attribute::Status(own) => {
                // The most proven one stands first.
                let rank = |status: Status| {
                    Status::ALL.len() - Status::ALL.iter().take_while(|known| **known != status).count()
                };
                match Status::ALL.iter().find(|status| status.word() == wanted) {
                    Some(status) => Ok(self.op.holds(&rank(own), &rank(*status))),
                    None => unfit("status"),
                }
            }
            Attribute::Date(own) => Ok(self.op.holds(&own, &wanted)),
            Attribute::Value(own) => match (own, self.op) {
                (Value::Text(own), Op::Eq) => Ok(own == wanted),
                (Value::Text(own), Op::Ne) => Ok(own != wanted),
                (Value::Text(_), _) => {
                    Err(format!("the attribute `{}` is a text: it is `eq` or `ne`", self.name))
                }
                (own, op) => Ok(compare(op, &own, &self.value)),
            },
        }
    }
}

/// Values of different types are only not the same.
fn compare(op: Op, own: &Value, other: &Value) -> bool {
    match (own, other) {
        (Value::Number(own), Value::Number(other)) => match (own.parse::<f64>(), other.parse::<f64>()) {
            (Ok(own), Ok(other)) => op.holds(&own, &other),
            _ => false,
        },
        (Value::Text(own), Value::Text(other)) => op.holds(own, other),
        (Value::Boolean(own), Value::Boolean(other)) => op.holds(own, other),
        (own, other) => match op {
            Op::Eq => own == other,
            Op::Ne => own != other,
            _ => false,
        },
    }
}

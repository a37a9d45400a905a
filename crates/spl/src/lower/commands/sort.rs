//! `sort`.

use plan::{Collation, Direction, Expr, Limit, Sort, SortKey, Step, StepKind};
use text::{Diagnostic, Span, Spanned};

use super::super::reader::Reader;
use super::super::{Result, step};
use crate::syntax::{Argument, ArgumentKind};

/// How many rows stay where nothing is said (Search Reference, "sort"; limits.conf).
const DEFAULT_LIMIT: u64 = 10_000;

/// `sort [N] [-|+]f ...  [desc]`: N = 0 keeps all rows; a sign before a blank counts for each field behind it that
/// has none of its own; a trailing `d` or `desc` turns everything around.
pub(super) fn sort(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let asked = reader.number().or(reader.count_option(&["limit"])?);
    let mut keys = Vec::new();
    let mut standing = Direction::Ascending;
    let mut turn = false;
    loop {
        reader.skip_commas();
        let Some(argument) = reader.rest.pop_front() else { break };
        let is_last = reader.rest.is_empty();
        match &argument.kind {
            ArgumentKind::Word(word) if word == "-" => standing = Direction::Descending,
            ArgumentKind::Word(word) if word == "+" => standing = Direction::Ascending,
            ArgumentKind::Word(word) if is_last && !keys.is_empty() && is_turn(word) => turn = true,
            ArgumentKind::Word(word) => {
                let (sign, name) = signed(word);
                if name.is_empty() {
                    return Err(reader.unexpected(argument));
                }
                let name = Spanned::new(name.to_owned(), argument.span);
                keys.push(key(name, sign.unwrap_or(standing), Collation::SplunkAuto));
            }
            ArgumentKind::Text(name) => {
                let name = Spanned::new(name.clone(), argument.span);
                keys.push(key(name, standing, Collation::SplunkAuto));
            }
            ArgumentKind::Call(function, inner) => {
                let (sign, collation) = signed(&function.value);
                let collation = collation_of(collation, function.span)?;
                let name = only_field(inner).ok_or_else(|| reader.unexpected(argument))?;
                keys.push(key(name, sign.unwrap_or(standing), collation));
            }
            _ => return Err(reader.unexpected(argument)),
        }
    }
    if keys.is_empty() {
        reader.expect("a field name")?;
    }
    reader.finish()?;
    if turn {
        for key in &mut keys {
            key.direction = opposite(key.direction);
        }
    }
    // The engine warns where its own limit drops rows, so that only the one nobody asked for is the sort's.
    let limit = asked.is_none().then_some(DEFAULT_LIMIT);
    let kept = asked.and_then(|count| u64::try_from(count.value).ok()).filter(|count| *count > 0);
    let mut steps = vec![step(StepKind::Sort(Sort { keys, limit }), span)];
    steps.extend(kept.map(|count| step(StepKind::Limit(Limit { count }), span)));
    Ok(steps)
}

/// A field with its sign glued to it.
pub(super) fn signed(word: &str) -> (Option<Direction>, &str) {
    match (word.strip_prefix('-'), word.strip_prefix('+')) {
        (Some(name), _) => (Some(Direction::Descending), name),
        (_, Some(name)) => (Some(Direction::Ascending), name),
        _ => (None, word),
    }
}

fn is_turn(word: &str) -> bool {
    matches!(word, "d" | "desc")
}

fn opposite(direction: Direction) -> Direction {
    match direction {
        Direction::Ascending => Direction::Descending,
        Direction::Descending => Direction::Ascending,
    }
}

pub(super) fn key(name: Spanned<String>, direction: Direction, collation: Collation) -> SortKey {
    SortKey { value: Expr::field(name.value, name.span), direction, collation }
}

fn collation_of(name: &str, span: Span) -> Result<Collation> {
    match name.to_ascii_lowercase().as_str() {
        "auto" => Ok(Collation::SplunkAuto),
        "num" => Ok(Collation::Number),
        "str" => Ok(Collation::Text),
        "ip" => Ok(Collation::Address),
        _ => {
            let message = format!("`{name}` is no way to sort: `auto`, `num`, `str` and `ip` are");
            Err(Box::new(Diagnostic::error("bad-collation", span, message)))
        }
    }
}

fn only_field(inner: &[Argument]) -> Option<Spanned<String>> {
    match inner {
        [Argument { kind: ArgumentKind::Word(name) | ArgumentKind::Text(name), span }] => {
            Some(Spanned::new(name.clone(), *span))
        }
        _ => None,
    }
}

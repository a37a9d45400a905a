//! What a call of a vendor's predicate accepts of the one value that it is about.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;

use pattern::{Case, Dialect, Piece, folded};
use plan::{Call, Expr, Literal};

use crate::network::{self, Lone, Written};
use crate::number::Reading;
use crate::{Extent, Language, Opaque, TooLarge};

/// The outcome of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It is true.
    True,
    /// It is false.
    False,
    /// It is neither: a value is missing. A filter takes that for not true, and so it is under NOT.
    Null,
}

/// What a call accepts of its subject, the one argument that is not written in the query. A field is taken to have one
/// value; of several, any member may make a call true.
#[derive(Clone, Debug, PartialEq)]
pub struct Accepts<'e> {
    /// The argument that is compared: a field, or something made of fields.
    pub subject: &'e Expr,
    /// Values for which the call is true.
    pub accepted: Language,
    /// Values for which it is false; for the others it is null.
    pub refused: Language,
    /// What it is where the subject has no value.
    pub absent: Truth,
}

/// What is known of a predicate: what it accepts, and what it is without a value.
#[derive(Clone)]
struct Known {
    at: usize,
    accepted: Language,
    refused: Option<Language>,
    absent: Truth,
}

impl Known {
    fn new(at: usize, accepted: Language, absent: Truth) -> Known {
        Known { at, accepted, refused: None, absent }
    }
}

impl<'e> Accepts<'e> {
    /// What the call accepts.
    ///
    /// # Errors
    /// A function that is no known predicate, a pattern that is not written in the query or cannot be decided.
    pub fn of(call: &'e Call) -> Result<Accepts<'e>, Opaque> {
        let known = known(call)?;
        let known =
            known.ok_or_else(|| Opaque::new(format!("what `{}` accepts is not known", call.function)))?;
        let subject = call.args.get(known.at).ok_or_else(|| Opaque::new("an argument is missing"))?;
        let refused = known.refused.unwrap_or_else(|| known.accepted.complement());
        Ok(Accepts { subject, accepted: known.accepted, refused, absent: known.absent })
    }
}

type Found = Result<Option<Known>, Opaque>;

/// What is known of the call, if it was not asked for before.
fn known(call: &Call) -> Found {
    const MOST: usize = 8_192;
    thread_local! {
        static MADE: RefCell<HashMap<String, Found>> = RefCell::default();
    }
    let mut key = call.function.clone();
    for arg in &call.args {
        match arg {
            Expr::Literal(literal, _) => key.push_str(&format!("\u{0}{literal:?}")),
            _ => key.push_str("\u{0}."),
        }
    }
    if let Some(found) = MADE.with_borrow(|made| made.get(&key).cloned()) {
        return found;
    }
    let (vendor, name) = call.function.split_once('.').unwrap_or_default();
    let found = match vendor {
        "splunk" => splunk(name, &call.args),
        "ariel" => ariel(name, &call.args),
        "sigma" => sigma(name, &call.args),
        _ => Ok(None),
    };
    MADE.with_borrow_mut(|made| {
        if made.len() >= MOST {
            made.clear();
        }
        made.insert(key, found.clone());
    });
    found
}

fn splunk(name: &str, args: &[Expr]) -> Found {
    let found = |texts: Language, absent| Ok(Some(Known::new(0, texts, absent)));
    match name {
        "match" => found(regex(args, Dialect::Pcre, "", Extent::Part)?, Truth::Null),
        "regex_match" => found(regex(args, Dialect::Pcre, "", Extent::Part)?, Truth::False),
        "like" => found(Language::like(&text(args, 1)?, Case::Significant)?, Truth::Null),
        "search_eq" => found(comparand(&text(args, 1)?, Case::Ignored)?, Truth::False),
        "search_case_eq" => found(comparand(&text(args, 1)?, Case::Significant)?, Truth::False),
        "search_ne" => found(comparand(&text(args, 1)?, Case::Ignored)?.complement(), Truth::False),
        "search_lt" | "search_le" | "search_gt" | "search_ge" => {
            found(search_ordered(&text(args, 1)?, ordering(&name[7..]))?, Truth::False)
        }
        "eq" | "ne" | "lt" | "le" | "gt" | "ge" => {
            let (at, other, holds) = sides(args, name)?;
            Ok(Some(Known::new(at, eval_ordered(&other, holds)?, Truth::Null)))
        }
        "in" => {
            let mut all = Language::none();
            for at in 1..args.len() {
                all = all.or(&eval_ordered(&text(args, at)?, Ordering::is_eq)?)?;
            }
            found(all, Truth::Null)
        }
        "cidrmatch" => Ok(Some(Known::new(1, network(&text(args, 0)?, Lone::IsANetwork)?, Truth::Null))),
        "isnull" => found(Language::none(), Truth::True),
        "isnotnull" => found(Language::all(), Truth::False),
        _ => Ok(None),
    }
}

fn ariel(name: &str, args: &[Expr]) -> Found {
    let found = |texts: Language, absent| Ok(Some(Known::new(0, texts, absent)));
    match name {
        "LIKE" => found(Language::like(&text(args, 1)?, Case::Significant)?, Truth::Null),
        "ILIKE" => found(Language::like(&text(args, 1)?, Case::Ignored)?, Truth::Null),
        "MATCHES" => found(regex(args, Dialect::Java, "", Extent::Part)?, Truth::Null),
        "IMATCHES" => found(regex(args, Dialect::Java, "(?i)", Extent::Part)?, Truth::Null),
        "MATCHES_WHOLE" => found(regex(args, Dialect::Java, "", Extent::Whole)?, Truth::Null),
        "IMATCHES_WHOLE" => found(regex(args, Dialect::Java, "(?i)", Extent::Whole)?, Truth::Null),
        "eq" | "ne" | "lt" | "le" | "gt" | "ge" => {
            let (at, _, holds) = sides(args, name)?;
            let (accepted, refused) = typed_ordered(&args[1 - at], holds)?;
            Ok(Some(Known { at, accepted, refused: Some(refused), absent: Truth::Null }))
        }
        "in" => {
            let mut all = Language::none();
            for other in args.get(1..).unwrap_or_default() {
                all = all.or(&typed_ordered(other, Ordering::is_eq)?.0)?;
            }
            found(all, Truth::Null)
        }
        "between" if args.len() == 3 => {
            let (above, below) =
                (typed_ordered(&args[1], Ordering::is_ge)?, typed_ordered(&args[2], Ordering::is_le)?);
            let accepted = above.0.and(&below.0)?;
            let refused = above.0.or(&above.1)?.and(&below.0.or(&below.1)?)?.minus(&accepted)?;
            Ok(Some(Known { at: 0, accepted, refused: Some(refused), absent: Truth::Null }))
        }
        "INCIDR" => Ok(Some(Known::new(1, network(&text(args, 0)?, Lone::IsANetwork)?, Truth::Null))),
        "is_null" => found(Language::none(), Truth::True),
        _ => Ok(None),
    }
}

fn sigma(name: &str, args: &[Expr]) -> Found {
    let found = |texts: Language| Ok(Some(Known::new(0, texts, Truth::False)));
    let (plain, case) = match name.strip_prefix("cased_") {
        Some(plain) => (plain, Case::Significant),
        None => (name, Case::Ignored),
    };
    match plain {
        "eq" | "contains" | "startswith" | "endswith" | "keyword" => {
            let mut pieces = pattern::Glob::sigma(&text(args, 1)?);
            if matches!(plain, "contains" | "endswith" | "keyword") {
                pieces.insert(0, Piece::Run);
            }
            if matches!(plain, "contains" | "startswith" | "keyword") {
                pieces.push(Piece::Run);
            }
            found(Language::pieces(pieces, case)?)
        }
        "re" => {
            let flags = if args.len() > 2 { text(args, 2)? } else { String::new() };
            let flags = if flags.is_empty() { flags } else { format!("(?{flags})") };
            found(regex(args, Dialect::Pcre, &flags, Extent::Part)?)
        }
        "cidr" => found(network(&text(args, 1)?, Lone::IsANetwork)?),
        "lt" | "lte" | "gt" | "gte" => {
            let holds = ordering(&plain.replace("te", "e"));
            match text(args, 1)?.trim().parse() {
                Ok(number) => found(Language::number(number, TRIMMED, holds)?),
                Err(_) => found(Language::none()),
            }
        }
        "exists" => found(Language::all()),
        "is_null" => Ok(Some(Known::new(0, Language::none(), Truth::True))),
        _ => Ok(None),
    }
}

const TRIMMED: Reading = Reading { longest: None, trimmed: true };
const ANY_LENGTH: Reading = Reading { longest: None, trimmed: false };
const EXACT: Reading = Reading { longest: Some(15), trimmed: false };

/// The text of an argument that is written in the query; a number as it is written.
fn text(args: &[Expr], at: usize) -> Result<String, Opaque> {
    args.get(at)
        .and_then(written)
        .ok_or_else(|| Opaque::new("it is not compared with something written in the query"))
}

/// What is written; `None` for anything that is computed.
pub(crate) fn written(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Literal(literal, _) => literal_text(literal),
        _ => None,
    }
}

/// A literal as text.
pub(crate) fn literal_text(literal: &Literal) -> Option<String> {
    match literal {
        Literal::Text(text) => Some(text.clone()),
        Literal::Number(number, written) if written.is_empty() => Some(number.to_string()),
        Literal::Number(_, written) => Some(written.clone()),
        Literal::Integer(number) => Some(number.to_string()),
        Literal::Boolean(_) | Literal::Null => None,
    }
}

fn regex(args: &[Expr], dialect: Dialect, flags: &str, extent: Extent) -> Result<Language, Opaque> {
    let pattern = text(args, 1)?;
    match extent {
        Extent::Part => Language::regex(&format!("{flags}{pattern}"), dialect, Extent::Part),
        Extent::Whole => Language::regex(&format!("{flags}\\A(?:{pattern})\\z"), dialect, Extent::Part),
    }
}

fn network(text: &str, lone: Lone) -> Result<Language, Opaque> {
    match network::read(text, lone) {
        Written::Network(network) => Ok(Language::of_dfa(network.addresses()?)),
        Written::Version6 => Err(Opaque::new("networks of IPv6 are not decided")),
        Written::Nothing => Ok(Language::none()),
    }
}

/// The right side of `=` in `search`: a text with wildcards, a number, or a network.
fn comparand(text: &str, case: Case) -> Result<Language, Opaque> {
    let mut all = Language::stars(text, case)?;
    if text.len() <= 15
        && !text.contains(['e', 'E'])
        && let Some(number) = read_number(text)
    {
        all = all.or(&Language::number(number, EXACT, Ordering::is_eq)?)?;
    }
    if !matches!(network::read(text, Lone::IsNone), Written::Nothing) {
        all = all.or(&network(text, Lone::IsNone)?)?;
    }
    Ok(all)
}

/// The number that a text writes to Splunk: sign, digits, decimals, exponent, nothing else.
fn read_number(text: &str) -> Option<f64> {
    let plain = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    if text.bytes().all(plain) { text.parse().ok() } else { None }
}

fn search_ordered(other: &str, holds: fn(Ordering) -> bool) -> Result<Language, TooLarge> {
    let texts = Language::ordered(&folded(other), holds)?.under(&crate::Change::Lower)?;
    numbers_or(other, texts, holds)
}

/// Compared as `eval` does: as numbers where both are, else as texts with case.
fn eval_ordered(other: &str, holds: fn(Ordering) -> bool) -> Result<Language, TooLarge> {
    numbers_or(other, Language::ordered(other, holds)?, holds)
}

/// As numbers where both sides write one, else as `texts` says.
fn numbers_or(other: &str, texts: Language, holds: fn(Ordering) -> bool) -> Result<Language, TooLarge> {
    let Some(number) = read_number(other) else { return Ok(texts) };
    let numbers = Language::number(number, ANY_LENGTH, |_| true)?;
    texts.minus(&numbers)?.or(&Language::number(number, ANY_LENGTH, holds)?)
}

/// Compared as Ariel does, where the literal has the type of the column: what is true, and what is false.
fn typed_ordered(other: &Expr, holds: fn(Ordering) -> bool) -> Result<(Language, Language), Opaque> {
    let number = match other {
        Expr::Literal(Literal::Integer(number), _) => *number as f64,
        Expr::Literal(Literal::Number(number, _), _) => *number,
        Expr::Literal(Literal::Text(text), _) => {
            let accepted = Language::ordered(text, holds)?;
            return Ok((accepted.clone(), accepted.complement()));
        }
        _ => return Err(Opaque::new("it is not compared with a text or a number written in the query")),
    };
    let accepted = Language::number(number, TRIMMED, holds)?;
    let refused = Language::number(number, TRIMMED, |_| true)?.minus(&accepted)?;
    Ok((accepted, refused))
}

/// Which orders a comparison is true of.
type Holds = fn(Ordering) -> bool;

/// Which argument is compared, with what, and how.
fn sides(args: &[Expr], name: &str) -> Result<(usize, String, Holds), Opaque> {
    let [left, right] = args else { return Err(Opaque::new("a comparison has two sides")) };
    match (written(left), written(right)) {
        (None, Some(other)) => Ok((0, other, ordering(name))),
        (Some(other), None) => Ok((1, other, turned(name))),
        _ => Err(Opaque::new("neither side or both are written in the query")),
    }
}

fn ordering(name: &str) -> fn(Ordering) -> bool {
    match name {
        "lt" => Ordering::is_lt,
        "le" => Ordering::is_le,
        "gt" => Ordering::is_gt,
        "ge" => Ordering::is_ge,
        "ne" => Ordering::is_ne,
        _ => Ordering::is_eq,
    }
}

/// The same with its sides changed.
fn turned(name: &str) -> fn(Ordering) -> bool {
    match name {
        "lt" => Ordering::is_gt,
        "le" => Ordering::is_ge,
        "gt" => Ordering::is_lt,
        "ge" => Ordering::is_le,
        other => ordering(other),
    }
}

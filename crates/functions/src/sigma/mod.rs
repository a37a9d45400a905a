//! Sigma's modifiers. One file each; a new one is named in both lists below.

mod cased_contains;
mod cased_endswith;
mod cased_eq;
mod cased_startswith;
mod cidr;
mod contains;
mod dates;
mod day;
mod endswith;
mod eq;
mod exists;
mod fieldref;
mod fieldref_contains;
mod fieldref_endswith;
mod fieldref_startswith;
mod gt;
mod gte;
mod hour;
mod is_null;
mod keyword;
mod lt;
mod lte;
mod minute;
mod month;
mod numbers;
mod re;
mod startswith;
mod texts;
mod week;
mod year;

use plan::Literal;

use crate::Function;
use crate::pattern::{Glob, Regex};

/// What a comparison of a text looks for.
#[derive(Debug)]
pub enum Sought {
    /// A text with wildcards.
    Glob(Glob),
    /// A regular expression.
    Regex(Regex),
}

/// What the function of that name looks for in a text, where the arguments behind the field are `constants`; `None`
/// where it compares otherwise (numbers, networks) or the constants do not fit.
///
/// A call of it is true exactly where any text of the field is matched: for whoever looks for many at once.
pub fn sought(function: &str, constants: &[&Literal]) -> Option<Sought> {
    let text = |at: usize| match constants.get(at) {
        Some(Literal::Text(text)) => Some(text.clone()),
        Some(Literal::Number(_, written)) if !written.is_empty() => Some(written.clone()),
        Some(Literal::Integer(number)) => Some(number.to_string()),
        _ => None,
    };
    if function == "sigma.re" {
        let flags = if constants.len() > 1 { text(1)? } else { String::new() };
        return re::regex_of(&text(0)?, &flags).ok().map(Sought::Regex);
    }
    texts::glob_of(function, &text(0)?).map(Sought::Glob)
}

/// All modifiers of this folder.
pub(crate) const ALL: &[&Function] = &[
    &cased_contains::CASED_CONTAINS,
    &cased_endswith::CASED_ENDSWITH,
    &cased_eq::CASED_EQ,
    &cased_startswith::CASED_STARTSWITH,
    &cidr::CIDR,
    &contains::CONTAINS,
    &day::DAY,
    &endswith::ENDSWITH,
    &eq::EQ,
    &exists::EXISTS,
    &fieldref::FIELDREF,
    &fieldref_contains::FIELDREF_CONTAINS,
    &fieldref_endswith::FIELDREF_ENDSWITH,
    &fieldref_startswith::FIELDREF_STARTSWITH,
    &gt::GT,
    &gte::GTE,
    &hour::HOUR,
    &is_null::IS_NULL,
    &keyword::KEYWORD,
    &lt::LT,
    &lte::LTE,
    &minute::MINUTE,
    &month::MONTH,
    &re::RE,
    &startswith::STARTSWITH,
    &week::WEEK,
    &year::YEAR,
];

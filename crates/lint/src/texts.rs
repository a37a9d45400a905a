//! Conditions that ask whether a text is one of a set: patterns, wildcards, lists.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use pattern::{Case, Dialect, Glob, Regex};
use plan::{Call, Expr, Field, Literal};
use text::Span;

pub(crate) use pattern::Piece;

/// A condition that asks whether a text is one of a set.
#[derive(Clone, Debug)]
pub(crate) struct Test<'a> {
    /// As the plan has it.
    pub(crate) call: &'a Call,
    /// What is looked at, as written.
    pub(crate) subject: &'a Expr,
    /// It is wanted to be none of the set.
    pub(crate) negated: bool,
    /// Upper and lower case differ.
    pub(crate) cased: bool,
    /// Any of these.
    pub(crate) patterns: Vec<Pattern<'a>>,
    change: Change,
    dialect: Dialect,
    /// Of a regular expression, behind which `(?` and `)` stand.
    flags: String,
    span: Span,
}

/// What is made of the field before it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Nothing,
    Lower,
    Upper,
}

/// One pattern and where it was written.
#[derive(Clone, Debug)]
pub(crate) struct Pattern<'a> {
    /// As the plan has it.
    pub(crate) written: &'a str,
    /// Where.
    pub(crate) span: Span,
    /// How it is read.
    pub(crate) kind: Kind,
}

/// How a pattern is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// As it is.
    Plain,
    /// `*`: Splunk's search.
    Stars,
    /// `%`, `_`.
    Like,
    /// `*`, `?`, a backslash takes their meaning away.
    Sigma(Anchors),
    /// A regular expression that may match any part.
    Regex,
}

/// Where a pattern may stand in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Anchors {
    pub(crate) start: bool,
    pub(crate) end: bool,
}

/// The call as such a condition.
pub(crate) fn test(call: &Call) -> Option<Test<'_>> {
    let (kind, cased, negated) = reading(&call.function)?;
    let (subject, patterns) = call.args.split_first()?;
    let patterns = if kind == Kind::Regex { patterns.get(..1)? } else { patterns };
    let patterns: Option<Vec<Pattern<'_>>> = patterns.iter().map(|pattern| written(pattern, kind)).collect();
    let patterns = patterns.filter(|patterns| !patterns.is_empty())?;
    let (_, change) = peeled(subject);
    // `sigma.re` has its flags behind the pattern.
    let flags = match call.args.get(2) {
        Some(Expr::Literal(Literal::Text(flags), _)) if call.function == "sigma.re" => flags.as_str(),
        _ if cased => "",
        _ => "i",
    };
    let (flags, cased) = (flags.to_owned(), cased && !flags.contains('i'));
    let dialect = if call.function.starts_with("ariel.") { Dialect::Java } else { Dialect::Pcre };
    Some(Test { call, subject, negated, cased, patterns, change, dialect, flags, span: call.span })
}

/// How the second argument of a function is read, whether case counts, and whether the answer is turned around.
fn reading(function: &str) -> Option<(Kind, bool, bool)> {
    let sigma = |start, end| Kind::Sigma(Anchors { start, end });
    Some(match function {
        "splunk.search_eq" => (Kind::Stars, false, false),
        "splunk.search_ne" => (Kind::Stars, false, true),
        "splunk.search_case_eq" => (Kind::Stars, true, false),
        "splunk.eq" | "splunk.in" | "ariel.eq" | "ariel.in" => (Kind::Plain, true, false),
        "splunk.ne" | "ariel.ne" => (Kind::Plain, true, true),
        "splunk.like" | "ariel.LIKE" => (Kind::Like, true, false),
        "ariel.ILIKE" => (Kind::Like, false, false),
        "splunk.match" | "splunk.regex_match" | "ariel.MATCHES" | "sigma.re" => (Kind::Regex, true, false),
        "ariel.IMATCHES" => (Kind::Regex, false, false),
        "sigma.eq" => (sigma(true, true), false, false),
        "sigma.contains" => (sigma(false, false), false, false),
        "sigma.startswith" => (sigma(true, false), false, false),
        "sigma.endswith" => (sigma(false, true), false, false),
        "sigma.cased_eq" => (sigma(true, true), true, false),
        "sigma.cased_contains" => (sigma(false, false), true, false),
        "sigma.cased_startswith" => (sigma(true, false), true, false),
        "sigma.cased_endswith" => (sigma(false, true), true, false),
        _ => return None,
    })
}

fn written(pattern: &Expr, kind: Kind) -> Option<Pattern<'_>> {
    match pattern {
        Expr::Literal(Literal::Text(text) | Literal::Number(_, text), span) => {
            Some(Pattern { written: text, span: *span, kind })
        }
        // Whole numbers of Ariel are compared as numbers; as text they look the same.
        Expr::Literal(Literal::Integer(whole), span) => {
            small(*whole).map(|written| Pattern { written, span: *span, kind })
        }
        _ => None,
    }
}

/// Ids of events and log source types as text.
fn small(whole: i64) -> Option<&'static str> {
    static SMALL: std::sync::LazyLock<Vec<String>> =
        std::sync::LazyLock::new(|| (0..10_000).map(|number: i32| number.to_string()).collect());
    usize::try_from(whole).ok().and_then(|at| SMALL.get(at)).map(String::as_str)
}

/// What is below functions that only change the case of letters or cut blanks.
pub(crate) fn peeled(subject: &Expr) -> (&Expr, Change) {
    let (mut inner, mut change) = (subject, Change::Nothing);
    while let Expr::Call(call) = inner {
        let ([only], name) = (call.args.as_slice(), call.function.rsplit('.').next().unwrap_or_default())
        else {
            break;
        };
        let made = match name.to_ascii_lowercase().as_str() {
            "lower" => Change::Lower,
            "upper" => Change::Upper,
            "trim" | "tostring" | "str" => Change::Nothing,
            _ => break,
        };
        if change == Change::Nothing {
            change = made;
        }
        inner = only;
    }
    (inner, change)
}

impl<'a> Test<'a> {
    /// The field that is looked at.
    pub(crate) fn field(&self) -> Option<&'a Field> {
        match peeled(self.subject).0 {
            Expr::Field(field) => Some(field),
            _ => None,
        }
    }

    /// Where the condition is written: its call, as far as the query writes it.
    pub(crate) fn at(&self) -> Span {
        self.span
    }

    /// Is the field's case changed before it is looked at?
    pub(crate) fn change(&self) -> Change {
        self.change
    }

    /// Is the text one of the set?
    pub(crate) fn accepts(&self, text: &str) -> bool {
        self.patterns.iter().any(|pattern| self.pattern_accepts(pattern, text))
    }

    /// Is the text one of the set of that pattern?
    pub(crate) fn pattern_accepts(&self, pattern: &Pattern<'_>, text: &str) -> bool {
        let text = match self.change {
            Change::Nothing => text.to_owned(),
            Change::Lower => text.to_lowercase(),
            Change::Upper => text.to_uppercase(),
        };
        let case = if self.cased { Case::Significant } else { Case::Ignored };
        match pattern.pieces() {
            Some(pieces) => Glob::new(pieces, case).matches(&text) || self.is_alike(pattern, &text),
            None => {
                let regex = compiled(pattern.written, self.dialect, &self.flags);
                regex.is_some_and(|regex| regex.is_match(&text))
            }
        }
    }

    /// Splunk compares numbers as such, `EventCode=03` is true of 3; its `search` also knows networks.
    fn is_alike(&self, pattern: &Pattern<'_>, text: &str) -> bool {
        match pattern.kind {
            Kind::Stars => {
                same_number(pattern.written, text, Longest(15)) || is_in_network(self.call, pattern, text)
            }
            Kind::Plain if self.call.function.starts_with("splunk.") => {
                same_number(pattern.written, text, Longest(usize::MAX))
            }
            Kind::Plain | Kind::Like | Kind::Sigma(_) | Kind::Regex => false,
        }
    }
}

/// A longer text is no number.
struct Longest(usize);

/// Do both write the same number?
fn same_number(written: &str, text: &str, Longest(longest): Longest) -> bool {
    let exact = longest < usize::MAX;
    let number = |text: &str| {
        let sign = |c: u8| {
            c.is_ascii_digit() || matches!(c, b'.' | b'-' | b'+') || (!exact && matches!(c, b'e' | b'E'))
        };
        let plain = text.len() <= longest && text.bytes().all(sign);
        if plain { text.parse::<f64>().ok() } else { None }
    };
    matches!((number(written), number(text)), (Some(one), Some(other)) if one == other)
}

/// Is the text an address of the network that the pattern writes?
fn is_in_network(call: &Call, pattern: &Pattern<'_>, text: &str) -> bool {
    if !pattern.written.contains('/') || !pattern.written.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let args = vec![call.args[0].clone(), Expr::text(pattern.written, pattern.span)];
    let one = Call { function: "splunk.search_eq".to_owned(), args, span: call.span };
    predicate::Accepts::of(&one).is_ok_and(|known| known.accepted.accepts(text))
}

impl Pattern<'_> {
    /// The pattern as literal text and wildcards that fit a whole text; `None` for a regular expression.
    pub(crate) fn pieces(&self) -> Option<Vec<Piece>> {
        let star = |c| if c == '*' { Piece::Run } else { Piece::Char(c) };
        let like = |c| match c {
            '%' => Piece::Run,
            '_' => Piece::One,
            _ => Piece::Char(c),
        };
        Some(match self.kind {
            Kind::Plain => self.written.chars().map(Piece::Char).collect(),
            Kind::Stars => self.written.chars().map(star).collect(),
            Kind::Like => self.written.chars().map(like).collect(),
            Kind::Sigma(anchors) => sigma(self.written, anchors),
            Kind::Regex => return None,
        })
    }
}

fn sigma(written: &str, anchors: Anchors) -> Vec<Piece> {
    let mut pieces = Glob::sigma(written);
    if !anchors.start {
        pieces.insert(0, Piece::Run);
    }
    if !anchors.end {
        pieces.push(Piece::Run);
    }
    pieces
}

/// The regular expression as the kernels run it; `None` where it is none.
fn compiled(pattern: &str, dialect: Dialect, flags: &str) -> Option<Rc<Regex>> {
    const MOST: usize = 4_096;
    type Made = HashMap<String, Option<Rc<Regex>>>;
    thread_local! {
        static MADE: RefCell<[Made; 2]> = RefCell::default();
    }
    let key = if flags.is_empty() { pattern.to_owned() } else { format!("(?{flags}){pattern}") };
    MADE.with_borrow_mut(|made| {
        let made = &mut made[usize::from(dialect == Dialect::Java)];
        if made.len() >= MOST {
            made.clear();
        }
        let compile = |text: &str| Regex::new(text, dialect).ok().map(Rc::new);
        made.entry(key).or_insert_with_key(|text| compile(text)).clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(function: &str, pattern: &str, accepted: &[&str], refused: &[&str]) {
        let args = vec![Expr::field("f", Span::default()), Expr::text(pattern, Span::default())];
        let call = Call { function: function.to_owned(), args, span: Span::default() };
        let test = test(&call).expect("it is a test of texts");
        assert!(accepted.iter().all(|text| test.accepts(text)), "{function} {pattern}");
        assert!(!refused.iter().any(|text| test.accepts(text)), "{function} {pattern}");
    }

    #[test]
    fn patterns_accept_what_their_vendors_accept() {
        check("splunk.search_eq", "*a.c*", &["xA.cd"], &["abc"]);
        check("splunk.match", r"a\.c", &["xa.cd"], &["abc", "A.C"]);
        check("ariel.LIKE", "%a_c", &["xabc"], &["abcd", "ABC"]);
        check("ariel.ILIKE", "%a_c", &["xABC"], &["abcd"]);
        check("sigma.endswith", r"\a.exe", &[r"C:\A.EXE"], &["ba.exe"]);
        check("sigma.contains", r"a\*", &["xa*y"], &["xaby"]);
        check("splunk.match", r"a(?=b)", &["ab"], &["ac"]);
        check("splunk.search_eq", "03", &["3", "03"], &["30"]);
    }
}

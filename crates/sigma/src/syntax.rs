//! What a rule says, each part with its place.

use text::{Span, Spanned};

use crate::{Modifier, Together};

/// A Sigma rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// What it detects, in a line.
    pub title: Spanned<String>,
    /// A UUID that is the rule's own.
    pub id: Option<Spanned<String>>,
    /// A name that correlation rules use in place of the id.
    pub name: Option<Spanned<String>>,
    /// Other rules and what they are to this one.
    pub related: Vec<Related>,
    /// Whose field names the rule uses; `sigma` where nothing is said.
    pub taxonomy: Option<Spanned<String>>,
    /// How far it is proven.
    pub status: Option<Spanned<Status>>,
    /// What it detects, at length.
    pub description: Option<Spanned<String>>,
    /// SPDX identifier.
    pub license: Option<Spanned<String>>,
    /// Where the knowledge is from.
    pub references: Vec<Spanned<String>>,
    /// Who wrote it.
    pub author: Option<Spanned<String>>,
    /// When it was written, as written.
    pub date: Option<Spanned<String>>,
    /// When it was last changed, as written.
    pub modified: Option<Spanned<String>>,
    /// Which log it asks.
    pub logsource: Logsource,
    /// What it asks.
    pub detection: Detection,
    /// Fields worth a look.
    pub fields: Vec<Spanned<String>>,
    /// Innocent causes.
    pub falsepositives: Vec<Spanned<String>>,
    /// How grave a match is.
    pub level: Option<Spanned<Level>>,
    /// Namespaced words such as `attack.t1059`.
    pub tags: Vec<Spanned<String>>,
    /// Was something in it that could not be read? An error among what was said of the file names it.
    pub faulty: bool,
    /// The whole document.
    pub span: Span,
}

/// Another rule and what it is to this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Its id.
    pub id: Spanned<String>,
    /// `derived`, `obsolete`, `merged`, `renamed` or `similar`.
    pub kind: Spanned<String>,
}

/// How far a rule is proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Used in production.
    Stable,
    /// May need adjusting.
    Test,
    /// May be noisy.
    Experimental,
    /// Another rule took its place.
    Deprecated,
    /// Cannot be used as it is.
    Unsupported,
}

/// How grave a match is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Enriches events.
    Informational,
    /// Counts in numbers or with others.
    Low,
    /// To be looked at now and then.
    Medium,
    /// To be looked at soon.
    High,
    /// To be looked at now.
    Critical,
}

impl Level {
    /// All of them, ascending.
    pub const ALL: [Level; 5] =
        [Level::Informational, Level::Low, Level::Medium, Level::High, Level::Critical];

    /// As rules write it.
    pub fn word(self) -> &'static str {
        match self {
            Level::Informational => "informational",
            Level::Low => "low",
            Level::Medium => "medium",
            Level::High => "high",
            Level::Critical => "critical",
        }
    }
}

impl Status {
    /// All of them, the most proven first.
    pub const ALL: [Status; 5] =
        [Status::Stable, Status::Test, Status::Experimental, Status::Deprecated, Status::Unsupported];

    /// As rules write it.
    pub fn word(self) -> &'static str {
        match self {
            Status::Stable => "stable",
            Status::Test => "test",
            Status::Experimental => "experimental",
            Status::Deprecated => "deprecated",
            Status::Unsupported => "unsupported",
        }
    }
}

/// Which log a rule asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Logsource {
    /// What kind of event, such as `process_creation`.
    pub category: Option<Spanned<String>>,
    /// Whose log, such as `windows`.
    pub product: Option<Spanned<String>>,
    /// Which of its logs, such as `security`.
    pub service: Option<Spanned<String>>,
    /// How the log must be configured, for people.
    pub definition: Option<Spanned<String>>,
    /// The whole map.
    pub span: Span,
}

/// What a rule asks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Detection {
    /// The search identifiers in written order.
    pub searches: Vec<Search>,
    /// The conditions; any of them suffices.
    pub conditions: Vec<Condition>,
    /// How events come together where a condition counts them, as Sigma 1 had it.
    pub together: Option<Together>,
    /// Where it is written that a condition counts them; of no meaning where none does.
    pub counted: Span,
    /// The whole map.
    pub span: Span,
}

/// A search identifier.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// What conditions call it.
    pub name: Spanned<String>,
    /// What it asks.
    pub body: Body,
}

/// What a search identifier asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// A map: all items.
    Items(Vec<Item>, Span),
    /// All of its parts: what pipelines make of a map.
    All(Vec<Body>, Span),
    /// A list: any of its parts.
    Any(Vec<Body>, Span),
    /// A text or number in a list: it stands anywhere in the event.
    Keyword(Spanned<Value>),
}

/// A field and what is asked of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The field; none for keywords with modifiers (`'|all'`).
    pub field: Option<Spanned<String>>,
    /// In written order.
    pub modifiers: Vec<Spanned<Modifier>>,
    /// The values; any of them suffices unless `all` is among the modifiers.
    pub values: Vec<Spanned<Value>>,
    /// Key and values.
    pub span: Span,
}

/// A value of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text as YAML gives it, Sigma's wildcards and escapes still in it.
    Text(String),
    /// A number, in decimal digits.
    Number(String),
    /// `true` or `false`.
    Boolean(bool),
    /// `null`.
    Null,
}

/// How search identifiers come together.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// A search identifier by name.
    Search(Spanned<String>),
    /// `1 of selection*`, `all of them`.
    Of(Quantity, Group, Span),
    /// True where all are.
    And(Vec<Condition>, Span),
    /// True where any is.
    Or(Vec<Condition>, Span),
    /// True where the inner one is not.
    Not(Box<Condition>, Span),
}

/// How many of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Each of them.
    All,
    /// That many or more.
    AtLeast(usize),
}

/// Several search identifiers. Those whose name starts with `_` are in no group unless its pattern starts so too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Group {
    /// `them`: all.
    Them(Span),
    /// Those whose name the pattern matches; `*` stands for any characters.
    Pattern(Spanned<String>),
}

impl Condition {
    /// Where it was written.
    pub fn span(&self) -> Span {
        match self {
            Condition::Search(name) => name.span,
            Condition::Of(_, _, span)
            | Condition::And(_, span)
            | Condition::Or(_, span)
            | Condition::Not(_, span) => *span,
        }
    }
}

impl Body {
    /// Where it was written.
    pub fn span(&self) -> Span {
        match self {
            Body::Items(_, span) | Body::All(_, span) | Body::Any(_, span) => *span,
            Body::Keyword(value) => value.span,
        }
    }
}

impl Group {
    /// Is the search identifier of that name in the group?
    pub fn holds(&self, name: &str) -> bool {
        match self {
            Group::Them(_) => !name.starts_with('_'),
            Group::Pattern(pattern) => {
                name.starts_with('_') == pattern.value.starts_with('_')
                    && wildcard_matches(&pattern.value, name)
            }
        }
    }
}

/// Does `*` in the pattern stand for the rest? Greedy with one step back, so linear in practice and never worse than
/// the product of the lengths.
fn wildcard_matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n) = (0, 0);
    let mut back = None;
    while n < name.len() {
        if pattern.get(p) == Some(&'*') {
            back = Some((p, n));
            p += 1;
        } else if pattern.get(p) == Some(&name[n]) {
            p += 1;
            n += 1;
        } else if let Some((star, from)) = back {
            back = Some((star, from + 1));
            p = star + 1;
            n = from + 1;
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, names: &[&str], expected: &str) {
        let group = Group::Pattern(Spanned::new(pattern.to_owned(), Span::default()));
        let held: Vec<&str> = names.iter().copied().filter(|name| group.holds(name)).collect();
        assert_eq!(held.join(" "), expected);
    }

    #[test]
    fn a_pattern_may_have_stars_anywhere() {
        check("sel*", &["selection", "sel", "filter", "my_sel"], "selection sel");
        check("*_main_*", &["filter_main_a", "filter_main", "filter_optional_b"], "filter_main_a");
        check("a*b*c", &["abc", "a1b2b3c", "acb"], "abc a1b2b3c");
    }

    #[test]
    fn a_name_with_an_underscore_in_front_is_in_no_group() {
        check("*", &["a", "_b"], "a");
        check("_*", &["a", "_b"], "_b");
        assert!(!Group::Them(Span::default()).holds("_b"));
    }
}

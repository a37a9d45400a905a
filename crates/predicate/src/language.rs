//! A set of texts.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::{Arc, LazyLock};

use foldhash::fast::FixedState;
use pattern::{Case, Dialect, Glob, Piece};

use crate::classes::{Classes, OTHER, is_oddity};
use crate::dfa::Dfa;
use crate::nfa::{Extent, Nfa, cased};
use crate::number::{self, Reading};
use crate::{Opaque, TooLarge, order};

/// A set of texts: what a condition accepts of a field. Two languages are equal exactly where they hold the same texts.
///
/// Texts with characters that only case folding ties to ASCII (`ſ`, the Kelvin sign, ...) are left out of account.
#[derive(Clone)]
pub struct Language(Arc<Minimal>);

/// Which language it is, not its automaton: what is not understood is told apart by such texts.
impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Language(#{:016x})", self.0.hash)
    }
}

/// A minimal automaton, and its hash, so that comparing and looking up cost little.
#[derive(Debug)]
struct Minimal {
    dfa: Dfa,
    hash: u64,
}

impl PartialEq for Language {
    fn eq(&self, other: &Language) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || (self.0.hash == other.0.hash && self.0.dfa == other.0.dfa)
    }
}

impl Eq for Language {}

impl Hash for Language {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash.hash(state);
    }
}

impl Language {
    pub(crate) fn of_dfa(dfa: Dfa) -> Language {
        Language(Arc::new(Minimal { hash: FixedState::default().hash_one(&dfa), dfa }))
    }

    pub(crate) fn dfa(&self) -> &Dfa {
        &self.0.dfa
    }

    /// No text.
    pub fn none() -> Language {
        static NONE: LazyLock<Language> = LazyLock::new(|| one_state(false));
        NONE.clone()
    }

    /// Every text, the empty one too.
    pub fn all() -> Language {
        static ALL: LazyLock<Language> = LazyLock::new(|| one_state(true));
        ALL.clone()
    }

    /// Exactly that text.
    ///
    /// # Errors
    /// A text that is too long.
    pub fn text(text: &str) -> Result<Language, TooLarge> {
        Language::pieces(text.chars().map(Piece::Char).collect(), Case::Significant)
    }

    /// The texts that literal characters and wildcards match as a whole.
    ///
    /// # Errors
    /// A pattern whose automaton gets too large.
    pub fn pieces(pieces: Vec<Piece>, case: Case) -> Result<Language, TooLarge> {
        let exact = Language::of_dfa(Nfa::of_pieces(&cased(pieces, case)).dfa()?);
        match case {
            Case::Significant => Ok(exact),
            Case::Ignored => exact.under(&crate::Change::Lower),
        }
    }

    /// `%` and `_` (LIKE).
    ///
    /// # Errors
    /// A pattern whose automaton gets too large.
    pub fn like(pattern: &str, case: Case) -> Result<Language, TooLarge> {
        let piece = |c| match c {
            '%' => Piece::Run,
            '_' => Piece::One,
            _ => Piece::Char(c),
        };
        Language::pieces(pattern.chars().map(piece).collect(), case)
    }

    /// `*` (Splunk's `search`).
    ///
    /// # Errors
    /// A pattern whose automaton gets too large.
    pub fn stars(pattern: &str, case: Case) -> Result<Language, TooLarge> {
        let piece = |c| if c == '*' { Piece::Run } else { Piece::Char(c) };
        Language::pieces(pattern.chars().map(piece).collect(), case)
    }

    /// A value of a Sigma rule, with wildcards and escapes.
    ///
    /// # Errors
    /// A pattern whose automaton gets too large.
    pub fn sigma(pattern: &str, case: Case) -> Result<Language, TooLarge> {
        Language::pieces(Glob::sigma(pattern), case)
    }

    /// That text in any case.
    ///
    /// # Errors
    /// A text that is too long.
    pub fn text_any_case(text: &str) -> Result<Language, TooLarge> {
        Language::pieces(text.chars().map(Piece::Char).collect(), Case::Ignored)
    }

    /// The texts in any part of which a regular expression of Perl's kind matches.
    ///
    /// # Errors
    /// As for [`Language::regex`].
    pub fn pattern(pattern: &str) -> Result<Language, Opaque> {
        Language::regex(pattern, Dialect::Pcre, Extent::Part)
    }

    /// The texts that a regular expression matches.
    ///
    /// # Errors
    /// A pattern that does not compile, that needs lookaround or backreferences, or whose automaton gets too large.
    pub fn regex(pattern: &str, dialect: Dialect, extent: Extent) -> Result<Language, Opaque> {
        let translated = pattern::translate(pattern, dialect)
            .map_err(|reason| Opaque::new(format!("`{pattern}`: {reason}")))?;
        let hir = regex_syntax::ParserBuilder::new().build().parse(&translated).map_err(|_| {
            Opaque::new(format!("`{pattern}` needs lookaround or a backreference, or is no pattern"))
        })?;
        let dfa = Nfa::of_hir(&hir, extent)?.dfa()?;
        // The kernels try a pattern with `$` again without a last line end.
        let before_newline = pattern.contains('$') && !pattern.contains("(?m") && extent == Extent::Part;
        Ok(Language::of_dfa(if before_newline { or_before_line_end(&dfa)? } else { dfa }))
    }

    /// The texts that write a number, in plain decimal, for whose order beside `number` it `holds`.
    pub(crate) fn number(
        number: f64,
        reading: Reading,
        holds: impl Fn(Ordering) -> bool,
    ) -> Result<Language, TooLarge> {
        Ok(Language::of_dfa(number::compared(number, reading, holds)?))
    }

    /// The texts for whose order beside `text`, by code point, it `holds`.
    pub(crate) fn ordered(text: &str, holds: impl Fn(Ordering) -> bool) -> Result<Language, TooLarge> {
        Ok(Language::of_dfa(order::compared(text, holds)?))
    }

    /// Is the text in it?
    pub fn accepts(&self, text: &str) -> bool {
        self.dfa().accepts_at(text.chars().fold(0, |state, c| self.dfa().step(state, c)))
    }

    /// Is no text in it?
    pub fn is_empty(&self) -> bool {
        self.dfa().is_empty()
    }

    /// Is every text in it?
    pub fn is_all(&self) -> bool {
        self.dfa().is_all()
    }

    /// The texts that are not in it.
    pub fn complement(&self) -> Language {
        Language::of_dfa(self.dfa().complement())
    }

    /// The texts that are in both.
    ///
    /// # Errors
    /// An automaton that gets too large.
    pub fn and(&self, other: &Language) -> Result<Language, TooLarge> {
        both(Join::And, self, other)
    }

    /// The texts that are in one of the two.
    ///
    /// # Errors
    /// An automaton that gets too large.
    pub fn or(&self, other: &Language) -> Result<Language, TooLarge> {
        both(Join::Or, self, other)
    }

    /// The texts that are in it and not in the other.
    ///
    /// # Errors
    /// An automaton that gets too large.
    pub fn minus(&self, other: &Language) -> Result<Language, TooLarge> {
        both(Join::Minus, self, other)
    }

    /// Are all texts of the other in it?
    ///
    /// # Errors
    /// An automaton that gets too large.
    pub fn includes(&self, other: &Language) -> Result<bool, TooLarge> {
        Ok(other.minus(self)?.is_empty())
    }

    /// A shortest text of it that reads well; `None` where there is none. Printable where there is a printable one.
    pub fn witness(&self) -> Option<String> {
        self.shortest(|c| !c.is_control()).or_else(|| self.shortest(|_| true))
    }

    /// A shortest text of it that is not in the other; `None` where the other holds them all.
    ///
    /// # Errors
    /// An automaton that gets too large.
    pub fn witness_not_in(&self, other: &Language) -> Result<Option<String>, TooLarge> {
        Ok(self.minus(other)?.witness())
    }

    /// The texts that are plain: no control character, and a number only as it is usually written (no `+`, no leading
    /// zero, no exponent).
    pub fn plain() -> Language {
        static PLAIN: LazyLock<Language> = LazyLock::new(|| {
            let part = |pattern: &str| Language::regex(pattern, Dialect::Pcre, Extent::Part);
            let odd = part(r"[\x00-\x1f\x7f]").and_then(|control| {
                let number = part(r"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$")?;
                let usual = part(r"^-?(0|[1-9]\d*)(\.\d*[1-9])?\z")?;
                Ok(control.or(&number.minus(&usual)?)?)
            });
            odd.expect("tested: the automaton is small").complement()
        });
        PLAIN.clone()
    }

    fn shortest(&self, allowed: impl Fn(char) -> bool) -> Option<String> {
        let dfa = self.dfa();
        let characters: Vec<char> =
            dfa.classes.characters().filter(|c| allowed(*c) && !is_oddity(*c)).collect();
        let mut by_class: Vec<Vec<char>> = vec![Vec::new(); dfa.classes.count()];
        characters.iter().for_each(|c| by_class[dfa.classes.class(*c)].push(*c));
        let usable: Vec<usize> = (0..by_class.len()).filter(|class| !by_class[*class].is_empty()).collect();
        let distance = distances(dfa, &usable);
        let mut left = distance[0]?;
        let (mut state, mut text) = (0, String::new());
        let mut last = None;
        while left > 0 {
            let leads = |class: &&usize| {
                distance[dfa.step_class(state, **class) as usize].is_some_and(|found| found == left - 1)
            };
            let chars = usable.iter().filter(leads).flat_map(|class| by_class[*class].iter().copied());
            let c = chars.min_by_key(|c| liking(last, *c))?;
            state = dfa.step(state, c);
            text.push(c);
            last = Some(c);
            left -= 1;
        }
        Some(text)
    }
}

/// How two languages become one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Join {
    And,
    Or,
    Minus,
}

/// Joins of languages that were made before: a condition is read for each kind of event, and most of it is the same.
fn both(join: Join, one: &Language, other: &Language) -> Result<Language, TooLarge> {
    type Made = HashMap<(Join, Language, Language), Result<Language, TooLarge>>;
    const MOST: usize = 4_096;
    thread_local! {
        static MADE: RefCell<Made> = RefCell::default();
    }
    let key = (join, one.clone(), other.clone());
    if let Some(made) = MADE.with_borrow(|made| made.get(&key).cloned()) {
        return made;
    }
    let found = match join {
        Join::And => one.dfa().product(other.dfa(), |one, two| one && two),
        Join::Or => one.dfa().product(other.dfa(), |one, two| one || two),
        Join::Minus => one.dfa().product(other.dfa(), |one, two| one && !two),
    };
    let found = found.map(Language::of_dfa);
    MADE.with_borrow_mut(|made| {
        if made.len() >= MOST {
            made.clear();
        }
        made.insert(key, found.clone());
    });
    found
}

fn one_state(accepts: bool) -> Language {
    let classes = Classes::of(&std::collections::BTreeSet::new(), |_| ());
    let dfa = Dfa::of_machine(classes, (), |(), _| (), |()| accepts);
    Language::of_dfa(dfa.expect("one state is not too many"))
}

/// How many characters are missing to an accepted text, for each state.
fn distances(dfa: &Dfa, usable: &[usize]) -> Vec<Option<u32>> {
    let count = dfa.states();
    let mut before: Vec<Vec<u32>> = vec![Vec::new(); count];
    for state in 0..count as u32 {
        for class in usable {
            before[dfa.step_class(state, *class) as usize].push(state);
        }
    }
    let mut distance: Vec<Option<u32>> = vec![None; count];
    let mut queue: VecDeque<u32> = (0..count as u32).filter(|state| dfa.accepts_at(*state)).collect();
    queue.iter().for_each(|state| distance[*state as usize] = Some(0));
    while let Some(state) = queue.pop_front() {
        let next = distance[state as usize].map(|found| found + 1);
        for from in &before[state as usize] {
            if distance[*from as usize].is_none() {
                distance[*from as usize] = next;
                queue.push_back(*from);
            }
        }
    }
    distance
}

/// The smaller, the rather a character is taken: letters at the start and after a mark, a full stop behind a letter, so
/// that a witness looks like a host or a file.
fn liking(last: Option<char>, c: char) -> (u8, char) {
    let after_letter = last.is_some_and(char::is_alphanumeric);
    let rank = match c {
        '.' if after_letter => 0,
        'a'..='z' => 1,
        '0'..='9' => 2,
        'A'..='Z' => 3,
        '.' | '-' | '_' => 4,
        '\\' | '/' | ' ' => 5,
        OTHER => 8,
        _ if c.is_ascii_graphic() => 6,
        _ if c.is_control() => 9,
        _ => 7,
    };
    (rank, c)
}

/// Its texts, and those with a line end behind.
fn or_before_line_end(dfa: &Dfa) -> Result<Dfa, TooLarge> {
    let classes = {
        let special = dfa.classes.special().collect();
        Classes::of(&special, |c| (dfa.classes.class(c), c == '\n'))
    };
    Dfa::of_machine(
        classes,
        (0, false),
        |(state, _), c| (dfa.step(*state, c), c == '\n' && dfa.accepts_at(*state)),
        |(state, before)| dfa.accepts_at(*state) || *before,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(pattern: &str) -> Language {
        Language::like(pattern, Case::Significant).expect("small")
    }

    fn regex(pattern: &str) -> Language {
        Language::regex(pattern, Dialect::Pcre, Extent::Part).expect("a pattern")
    }

    #[test]
    fn one_language_is_one_automaton() {
        assert_eq!(like("%a%"), regex("a"));
        assert_eq!(like("a"), regex(r"\Aa\z"));
        assert_eq!(regex("(?i)ab|AB"), Language::like("%aB%", Case::Ignored).expect("small"));
        assert_eq!(like("%").complement(), Language::none());
        assert!(like("%").is_all());
    }

    #[test]
    fn a_shorter_part_takes_in_the_longer() {
        assert!(like("%t.co%").includes(&like("%share.t.com%")).expect("small"));
        assert!(!like("%share.t.com%").includes(&like("%t.co%")).expect("small"));
        let suffix = like("%cmd.exe");
        assert_eq!(regex(r"cmd\.exe").witness_not_in(&suffix).expect("small").as_deref(), Some("cmd.exe."));
    }

    #[test]
    fn a_dollar_holds_before_a_last_line_end() {
        let exe = regex("exe$");
        assert!(exe.accepts("a.exe") && exe.accepts("a.exe\n") && !exe.accepts("a.exe\n\n"));
        assert!(!regex(r"exe\z").accepts("exe\n"));
    }

    #[test]
    fn plain_texts_are_printable_and_numbers_plain() {
        let plain = Language::plain();
        for text in ["", "a", "0", "443", "-1", "0.5", "1.2.3", "a\u{e4}"] {
            assert!(plain.accepts(text), "{text}");
        }
        for text in ["a\n", "007", "+3", "3.0", "1e3", ".5", " 3"] {
            assert!(!plain.accepts(text), "{text}");
        }
    }
}

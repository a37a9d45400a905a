//! All that rules look for in one field, looked for at once.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};
use functions::Sought;
use functions::pattern::{Case, Glob, Needed};

use crate::atom::{Atom, AtomId};
use crate::needles::needles;

/// All that rules look for in one field.
pub(crate) struct Field {
    /// Its name in the view.
    pub(crate) name: String,
    /// True of an event that has the field, whatever it holds.
    pub(crate) present: Vec<AtomId>,
    /// True of an event that lacks the field.
    pub(crate) absent: Vec<AtomId>,
    /// Looked for without regard to case.
    folded: Texts,
    /// Looked for as it is.
    cased: Texts,
    /// Asked of each text.
    each: Vec<AtomId>,
    /// Expressions with needles, which are asked of texts that are not ASCII.
    expressions: Vec<AtomId>,
}

/// Texts looked for in one way.
#[derive(Default)]
struct Texts {
    whole: HashMap<Box<str>, Vec<AtomId>, foldhash::fast::RandomState>,
    parts: Option<AhoCorasick>,
    /// What each pattern of the automaton means.
    meant: Vec<Vec<(AtomId, At)>>,
}

/// Where a part has to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Start,
    End,
    Anywhere,
    /// The atom has to be asked.
    Asked,
}

/// Texts while they are gathered.
#[derive(Default)]
struct Gathered {
    whole: HashMap<Box<str>, Vec<AtomId>, foldhash::fast::RandomState>,
    parts: HashMap<Box<str>, Vec<(AtomId, At)>, foldhash::fast::RandomState>,
}

impl Field {
    /// What `atoms` look for in the field of that name; each comes with its number.
    pub(crate) fn new<'a>(name: &str, atoms: impl Iterator<Item = (AtomId, &'a Atom)>) -> Field {
        let mut field = Field {
            name: name.to_owned(),
            present: Vec::new(),
            absent: Vec::new(),
            folded: Texts::default(),
            cased: Texts::default(),
            each: Vec::new(),
            expressions: Vec::new(),
        };
        let (mut folded, mut cased) = (Gathered::default(), Gathered::default());
        for (id, atom) in atoms {
            if atom.of_absent {
                field.absent.push(id);
            }
            match &atom.sought {
                Some(Sought::Glob(glob)) => {
                    let texts = if glob.case() == Case::Ignored { &mut folded } else { &mut cased };
                    field.glob(id, glob, texts);
                }
                Some(Sought::Regex(regex)) => match regex.linear().and_then(needles) {
                    Some(needles) => {
                        field.expressions.push(id);
                        needles.into_iter().for_each(|needle| folded.part(&needle, id, At::Asked));
                    }
                    None => field.each.push(id),
                },
                None if atom.of_any => field.present.push(id),
                None if atom.of_absent => {}
                None => field.each.push(id),
            }
        }
        field.folded = folded.finish(&mut field.each);
        field.cased = cased.finish(&mut field.each);
        field
    }

    fn glob(&mut self, id: AtomId, glob: &Glob, texts: &mut Gathered) {
        match glob.needed() {
            Needed::Nothing => self.each.push(id),
            Needed::Whole(text) => texts.whole.entry(text.into()).or_default().push(id),
            Needed::AtLeast("") => self.each.push(id),
            Needed::Start(text) => texts.part(text, id, At::Start),
            Needed::End(text) => texts.part(text, id, At::End),
            Needed::Part(text) => texts.part(text, id, At::Anywhere),
            Needed::AtLeast(text) => texts.part(text, id, At::Asked),
        }
    }

    /// Adds the atoms that are true of a text of the field to `found`; one may come several times.
    pub(crate) fn of_text(&self, text: &str, atoms: &[Atom], found: &mut Vec<AtomId>) {
        for id in &self.each {
            if atoms[*id as usize].holds_of(text) {
                found.push(*id);
            }
        }
        if !self.folded.is_empty() {
            self.folded.of_text(&Glob::seen(text, Case::Ignored), text, atoms, found);
        }
        if !self.cased.is_empty() {
            self.cased.of_text(text, text, atoms, found);
        }
        if !text.is_ascii() {
            let asked = self.expressions.iter().filter(|id| atoms[**id as usize].holds_of(text));
            found.extend(asked);
        }
    }
}

impl Gathered {
    fn part(&mut self, text: &str, id: AtomId, at: At) {
        self.parts.entry(text.into()).or_default().push((id, at));
    }

    /// The texts, ready to be looked for. Where there are too many for an automaton, each atom is asked.
    fn finish(self, each: &mut Vec<AtomId>) -> Texts {
        let mut texts = Texts { whole: self.whole, ..Texts::default() };
        if self.parts.is_empty() {
            return texts;
        }
        let mut parts: Vec<_> = self.parts.into_iter().collect();
        parts.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let built = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(parts.iter().map(|(text, _)| text.as_bytes()));
        match built {
            Ok(automaton) => {
                texts.parts = Some(automaton);
                texts.meant = parts.into_iter().map(|(_, meant)| meant).collect();
            }
            Err(_) => each.extend(parts.iter().flat_map(|(_, meant)| meant.iter().map(|(id, _)| *id))),
        }
        texts
    }
}

impl Texts {
    fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.parts.is_none()
    }

    /// `seen` is the text as it is compared, `text` the text itself.
    fn of_text(&self, seen: &str, text: &str, atoms: &[Atom], found: &mut Vec<AtomId>) {
        if let Some(ids) = self.whole.get(seen) {
            found.extend(ids);
        }
        let Some(parts) = &self.parts else { return };
        let mut asked: Vec<AtomId> = Vec::new();
        for part in parts.find_overlapping_iter(seen) {
            for (id, at) in &self.meant[part.pattern().as_usize()] {
                match at {
                    At::Anywhere => found.push(*id),
                    At::Start if part.start() == 0 => found.push(*id),
                    At::End if part.end() == seen.len() => found.push(*id),
                    At::Start | At::End => {}
                    At::Asked => asked.push(*id),
                }
            }
        }
        asked.sort_unstable();
        asked.dedup();
        found.extend(asked.into_iter().filter(|id| atoms[*id as usize].holds_of(text)));
    }
}

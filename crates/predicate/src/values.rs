//! A set of the values that a field may have.

use crate::{Language, TooLarge};

/// A set of the values that a field may have: texts, or none at all.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Values {
    /// May the event lack the field?
    pub absent: bool,
    /// The texts that it may hold; the empty text is one.
    pub texts: Language,
}

impl Values {
    /// Any text, or none.
    pub fn all() -> Values {
        Values { absent: true, texts: Language::all() }
    }

    /// Not even none.
    pub fn none() -> Values {
        Values { absent: false, texts: Language::none() }
    }

    /// Any text.
    pub fn present() -> Values {
        Values { absent: false, texts: Language::all() }
    }

    /// No text.
    pub fn missing() -> Values {
        Values { absent: true, texts: Language::none() }
    }

    /// Those texts.
    pub fn of(texts: Language) -> Values {
        Values { absent: false, texts }
    }

    /// Is no value in it?
    pub fn is_empty(&self) -> bool {
        !self.absent && self.texts.is_empty()
    }

    /// Is every value in it?
    pub fn is_all(&self) -> bool {
        self.absent && self.texts.is_all()
    }

    /// The other values.
    pub fn complement(&self) -> Values {
        Values { absent: !self.absent, texts: self.texts.complement() }
    }

    /// Those of both.
    ///
    /// # Errors
    /// An automaton that gets too large.
    pub fn and(&self, other: &Values) -> Result<Values, TooLarge> {
        Ok(Values { absent: self.absent && other.absent, texts: self.texts.and(&other.texts)? })
    }

    /// Those of one of the two.
    ///
    /// # Errors
    /// An automaton that gets too large.
    pub fn or(&self, other: &Values) -> Result<Values, TooLarge> {
        Ok(Values { absent: self.absent || other.absent, texts: self.texts.or(&other.texts)? })
    }

    /// Is the value in it?
    pub fn accepts(&self, value: Option<&str>) -> bool {
        value.map_or(self.absent, |text| self.texts.accepts(text))
    }
}

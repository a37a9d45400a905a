//! What a deployment defines besides its events.

use std::collections::BTreeMap;

use crate::AddOns;

/// What a deployment defines besides its events, as plain data: whoever reads `.conf` files or options fills it in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Knowledge {
    /// Macros by name and number of arguments, as `macros.conf` names its stanzas: `sysmon`, `drop(2)`.
    pub macros: BTreeMap<String, Macro>,
    /// Event types: name to the search that they stand for.
    pub eventtypes: BTreeMap<String, String>,
    /// Tags of values.
    pub tags: Vec<Tagged>,
    /// What is made of events before a search sees them; a later one wins over an earlier one.
    pub props: Vec<Props>,
    /// The stanzas of `transforms.conf` as they are written: what `REPORT-…` and `extract` name.
    pub transforms: BTreeMap<String, BTreeMap<String, String>>,
    /// The time of the search, UTC nanoseconds, for macros that are computed; `None` where it is not known.
    pub now_ns: Option<i64>,
}

/// A stanza of `props.conf`, as far as it is about the time of the search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Props {
    /// What stands in its brackets.
    pub name: String,
    /// Which events it is about.
    pub scope: Scope,
    /// `EXTRACT-…`, `REPORT-…` and, where there are some, `priority`, as they are written.
    pub extractions: BTreeMap<String, String>,
    /// `FIELDALIAS-…` by class.
    pub aliases: Vec<(String, Vec<Alias>)>,
    /// `EVAL-…`: a field and the expression that makes it.
    pub calculated: Vec<(String, String)>,
    /// `LOOKUP-…` by class, in ASCII order.
    pub lookups: Vec<(String, AutoLookup)>,
}

impl Props {
    /// Does it say something of that setting, such as `EVAL-user`?
    pub(crate) fn has(&self, setting: &str) -> bool {
        let Some((kind, class)) = setting.split_once('-') else { return false };
        match kind {
            "FIELDALIAS" => self.aliases.iter().any(|(name, _)| name == class),
            "EVAL" => self.calculated.iter().any(|(name, _)| name == class),
            "LOOKUP" => self.lookups.iter().any(|(name, _)| name == class),
            _ => self.extractions.contains_key(setting),
        }
    }
}

/// Which events a stanza of `props.conf` is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All: `[default]`.
    Every,
    /// Those of a sourcetype.
    Sourcetype(String),
    /// `source::…`
    Source(String),
    /// `host::…`
    Host(String),
}

/// A table that is asked of every event of a stanza: `LOOKUP-class = table column AS field OUTPUT column AS field`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AutoLookup {
    /// The table's name.
    pub table: String,
    /// Columns that are matched, and the events' fields that are.
    pub inputs: Vec<(String, String)>,
    /// Columns that come out, and the events' fields that they become; none for all columns.
    pub outputs: Vec<(String, String)>,
    /// `OUTPUTNEW`: only where an event has no such field.
    pub only_new: bool,
}

/// Another name for a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The field that has the value.
    pub from: String,
    /// Its other name.
    pub to: String,
    /// `ASNEW`: only where there is no field of that name.
    pub only_new: bool,
}

/// A tag of a field's value, as `tags.conf` gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tagged {
    /// The field.
    pub field: String,
    /// Its value; an event type's name where the field is `eventtype`.
    pub value: String,
    /// The tag.
    pub tag: String,
}

/// A macro of `macros.conf`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Macro {
    /// The text put in place of the call; `$name$` in it stands for an argument, inside quotes too.
    pub definition: String,
    /// The names of the arguments.
    pub args: Vec<String>,
    /// Is the definition an eval expression whose result is the text?
    pub iseval: bool,
    /// An eval expression that says whether the arguments are right, whose values it names as fields: a condition that
    /// must be true, or what is wrong with them as text; empty for none.
    pub validation: String,
    /// What is said where the validation is a condition that is not true.
    pub errormsg: String,
}

impl Knowledge {
    /// Adds what another deployment defines; it wins where both define the same.
    pub fn put_over(&mut self, other: &Knowledge) {
        self.macros.extend(other.macros.clone());
        self.eventtypes.extend(other.eventtypes.clone());
        self.tags.extend(other.tags.iter().cloned());
        self.props.extend(other.props.iter().cloned());
        self.transforms.extend(other.transforms.clone());
    }

    /// The fields of events of a sourcetype are found when they are read: their extractions are not made again.
    pub fn found_when_read(&mut self, sourcetype: &str) {
        for props in &mut self.props {
            let is_theirs = match &props.scope {
                Scope::Sourcetype(name) => name == sourcetype,
                Scope::Every | Scope::Source(_) | Scope::Host(_) => true,
            };
            if is_theirs {
                props.extractions.clear();
            }
        }
    }

    /// The same with macros of add-ons where it defines none of their names.
    pub(crate) fn with_macros_of(&self, add_ons: &AddOns) -> Knowledge {
        let mut knowledge = self.clone();
        for (name, found) in &add_ons.macros {
            knowledge.macros.entry(name.clone()).or_insert_with(|| found.clone());
        }
        knowledge
    }

    /// The macro of that name that takes `count` arguments.
    pub(crate) fn find_macro(&self, name: &str, count: usize) -> Option<&Macro> {
        if count == 0 { self.macros.get(name) } else { self.macros.get(&format!("{name}({count})")) }
    }
}

//! What a name stands for: a property, or an alias of the SELECT list.
//!
//! In WHERE and SELECT a property wins over an alias, in GROUP BY, HAVING and ORDER BY the alias wins; the vendor's
//! pages say that an alias may stand in all of them and leave open which one wins (believed: as in SQL).

use plan::{Expr as Planned, Type};
use text::{Diagnostic, Fix};

use super::call::distance;
use super::session::{SESSION_ID, session_id};
use super::{Database, Lowering, Typed};
use crate::catalog::{Property, PropertyKind};
use crate::leniency;
use crate::print::is_hyphenated;
use crate::syntax::{Expr, Name, Quoting};

impl Lowering<'_> {
    /// The value of a name; `None` where there is none of that name, which is reported.
    pub(super) fn name(&mut self, name: &Name) -> Option<Typed> {
        if let Some(found) = self.name_if_known(name) {
            return found;
        }
        if self.reads_events()
            && self.is_lenient()
            && let Some(meant) = leniency::property_meant(self.catalog, name)
        {
            self.diagnostics.push(meant.warning);
            return Some(Typed::property(meant.value, name.span));
        }
        if let Some(named) = self.name_of_id(name) {
            return Some(named);
        }
        if self.foreign {
            // Of a source that is not there nothing is known; where it stands for no rows, it has any column.
            return self
                .columns
                .is_some()
                .then(|| Typed::new(Planned::field(&name.text, name.span), Type::Text));
        }
        if self.is_lenient() && self.columns.is_none() {
            return Some(self.absent(name));
        }
        let catalog = self.database.name();
        let message = format!("Field \"{}\" does not exist in catalog \"{catalog}\"", name.text);
        self.report(self.suggest(Diagnostic::error("unknown-property", name.span, message), name))
    }

    /// A custom property of a console that we do not know: the event's own value of that name, where one has it.
    fn absent(&mut self, name: &Name) -> Typed {
        let message = format!(
            "there is no property \"{}\"; it is taken for a custom property, which is null where an event has no value of that name",
            name.text
        );
        let warning = Diagnostic::warning("absent-property", name.span, message);
        let warning = self.suggest(warning, name);
        self.diagnostics.push(warning);
        let text = PropertyKind::String;
        Typed::property(Property { name: name.text.clone(), ty: Type::Text, kind: text }, name.span)
    }

    /// Does the statement read events, and no other database and no subquery?
    fn reads_events(&self) -> bool {
        self.columns.is_none() && self.database == Database::Events
    }

    /// The same with what is likely meant by a property that does not exist.
    fn suggest(&self, mut said: Diagnostic, name: &Name) -> Diagnostic {
        if self.reads_events()
            && let Some((note, meant)) = self.note_of_unknown(&name.text)
        {
            said = said.with_note(note);
            said.fix = meant.map(|meant| Fix { span: name.span, replacement: format!("\"{meant}\"") });
        } else if name.quoting == Quoting::Double && name.text.contains(['%', '*', '\\', '/', ':']) {
            said =
                said.with_note("double quotes are for the names of properties; a text stands in single ones");
            let replacement = format!("'{}'", name.text.replace('\'', "''"));
            said.fix = Some(Fix { span: name.span, replacement });
        }
        said
    }

    /// What an author may mean by a property that does not exist, and what to write where that is one letter's slip.
    fn note_of_unknown(&self, name: &str) -> Option<(String, Option<String>)> {
        if let Some(meant) = self.catalog.property_meant(name) {
            let note = match meant.value.name == name {
                true => format!("{}; lenient mode (`--aql-mode lenient`) takes it", meant.why),
                false => format!("\"{}\" may be meant: {}", meant.value.name, meant.why),
            };
            return Some((note, None));
        }
        let folded = name.to_lowercase();
        let names = self.catalog.property_names();
        let near = names.iter().map(|known| (distance(&known.to_lowercase(), &folded), known));
        let (_, known) = near.filter(|(distance, _)| *distance <= 2).min()?;
        Some((format!("did you mean \"{known}\"?"), Some(known.clone())))
    }

    /// `eventname` for `QIDNAME(qid)`, in lenient mode.
    fn name_of_id(&mut self, name: &Name) -> Option<Typed> {
        if !self.reads_events() || !self.is_lenient() {
            return None;
        }
        let meant = leniency::name_of(name)?;
        let function = format!("ariel.{}", meant.function);
        self.functions.find(&function)?;
        let property = self.property(meant.property)?;
        self.diagnostics.push(meant.warning);
        let args = self.with_event(meant.function, name.span, vec![self.read(property, name.span)]);
        Some(self.known_call(&function, args, name.span, Type::Text))
    }

    /// `None` where there is no such name; an alias whose value has an error gives `Some(None)`.
    fn name_if_known(&mut self, name: &Name) -> Option<Option<Typed>> {
        let alias = self.alias_index(&name.text);
        if self.alias_first
            && let Some(index) = alias
        {
            return Some(self.alias_value(index));
        }
        if let Some(property) = self.property(&name.text) {
            return Some(Some(self.read(property, name.span)));
        }
        alias.map(|index| self.alias_value(index))
    }

    pub(super) fn property(&self, name: &str) -> Option<Property> {
        if self.sessions && name.eq_ignore_ascii_case(SESSION_ID) {
            return Some(session_id());
        }
        match (&self.columns, self.database) {
            (None, Database::Events) => self.catalog.property(name),
            (None, Database::Flows) => self.catalog.flow_property(name),
            (Some(columns), _) => {
                columns.iter().find(|column| column.name.eq_ignore_ascii_case(name)).cloned()
            }
        }
    }

    /// The alias of that name, case aside, that may be used here.
    pub(super) fn alias_index(&self, name: &str) -> Option<usize> {
        let visible = self.aliases.iter().take(self.visible).enumerate();
        let mut fitting = visible.filter(|(index, alias)| {
            alias.name.text.eq_ignore_ascii_case(name) && !self.expanding.contains(index)
        });
        fitting.next().map(|(index, _)| index)
    }

    /// The value behind an alias, written out. Inside it only aliases before it may be used.
    pub(super) fn alias_value(&mut self, index: usize) -> Option<Typed> {
        let alias = self.aliases.get(index)?.clone();
        let (visible, alias_first) = (self.visible, self.alias_first);
        self.visible = index;
        self.alias_first = false;
        self.expanding.push(index);
        let value = self.value(alias.value);
        self.expanding.pop();
        self.visible = visible;
        self.alias_first = alias_first;
        value
    }

    /// A text that is an alias where an alias may stand: `GROUP BY 'Full Name'`.
    pub(super) fn text_alias(&mut self, expr: &Expr) -> Option<Option<Typed>> {
        let Expr::Text(text, _) = expr else { return None };
        self.alias_index(text).map(|index| self.alias_value(index))
    }

    /// A text argument that is an alias: `REFERENCETABLE('t', 'column', 'Global ID')` where a column is
    /// `AS 'Global ID'`. The alias must be in single quotes and of the same case, since most texts are just texts.
    pub(super) fn text_argument_alias(&mut self, expr: &Expr) -> Option<Option<Typed>> {
        let Expr::Text(text, _) = expr else { return None };
        let index = self.alias_index(text)?;
        let name = self.aliases.get(index)?.name;
        (name.quoting == Quoting::Single && name.text == *text).then(|| self.alias_value(index))
    }

    /// `Bluecoat-cs-host`, unquoted: a property of that name wins over two subtractions. One vendor page writes so.
    pub(super) fn hyphenated(&mut self, left: &Expr, right: &Expr) -> Option<Typed> {
        if !is_hyphenated(left, right) {
            return None;
        }
        let name = format!("{}-{}", joined(left)?, joined(right)?);
        let property = self.property(&name)?;
        let span = left.span().to(right.span());
        let message = format!("`{name}` is taken as one property; in double quotes it is certainly that");
        let warning =
            Diagnostic::warning("unquoted-hyphen", span, message).with_fix(span, format!("\"{name}\""));
        self.diagnostics.push(warning);
        Some(Typed::property(property, span))
    }
}

fn joined(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Name(name) => Some(name.text.clone()),
        Expr::Binary { left, right, .. } => Some(format!("{}-{}", joined(left)?, joined(right)?)),
        _ => None,
    }
}

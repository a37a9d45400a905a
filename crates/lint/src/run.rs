//! A query and all that the lints say of it.

use std::cell::OnceCell;

use query::{Language, Mode, Query, Settings};
use taxonomy::{Class, Rule, Transform, Views};
use text::{Diagnostic, Diagnostics, Fix, Source};

use crate::allow::Allowed;
use crate::classes::Universe;
use crate::subject::{Subject, in_order};
use crate::tables::Tables;
use crate::{ALL, Check, Lint};

/// Which lints run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    only: Option<Vec<&'static str>>,
    without: Vec<&'static str>,
}

/// A name that no lint has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown(pub String);

impl Selection {
    /// Only the lints of `select` (all where it is empty), and none of `ignore`.
    ///
    /// # Errors
    /// The first name that no lint has.
    pub fn new(select: &[String], ignore: &[String]) -> Result<Selection, Unknown> {
        let known = |names: &[String]| -> Result<Vec<&'static str>, Unknown> {
            names
                .iter()
                .map(|name| crate::find(name).map(|lint| lint.name).ok_or(Unknown(name.clone())))
                .collect()
        };
        let only = if select.is_empty() { None } else { Some(known(select)?) };
        Ok(Selection { only, without: known(ignore)? })
    }

    /// Does a finding of that name count? What the compiler says and no lint is named for counts where nothing is
    /// selected.
    pub fn holds(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&name)) && !self.without.contains(&name)
    }
}

/// Finds faults in queries that are compiled against the same settings.
pub struct Linter<'a> {
    settings: Settings<'a>,
    selection: Selection,
    tables: Tables,
    universes: [OnceCell<Universe>; 3],
}

impl<'a> Linter<'a> {
    /// A linter for queries that are compiled against `settings`.
    pub fn new(settings: Settings<'a>, selection: Selection) -> Linter<'a> {
        Linter { settings, selection, tables: Tables::default(), universes: Default::default() }
    }

    /// The same where these lookup tables are known.
    #[must_use]
    pub fn with_tables(mut self, tables: Tables) -> Linter<'a> {
        self.tables = tables;
        self
    }

    /// Another linter of the same settings where these lookup tables are known.
    pub fn beside(&self, tables: Tables) -> Linter<'a> {
        Linter::new(self.settings.clone(), self.selection.clone()).with_tables(tables)
    }

    /// What is to be said of a query, in the order of its text.
    pub fn lint(&self, language: Language, source: &Source) -> Diagnostics {
        self.look(language, source, &|_| Vec::new())
    }

    /// The same, with what else is to be said of it.
    pub(crate) fn look(
        &self,
        language: Language,
        source: &Source,
        more: &dyn Fn(&Subject<'_>) -> Diagnostics,
    ) -> Diagnostics {
        let query = Query::compile(language, source.clone(), &self.settings);
        let meant = self.meant(&query);
        let plan = query.plan.as_ref().or(meant.as_ref().and_then(|meant| meant.plan.as_ref()));
        let views = self.settings.views;
        let subject = Subject::new(&query, plan, views, self.universe(language), &self.tables);
        let mut found = said(&query, meant.as_ref());
        for finding in found.iter_mut().filter(|finding| finding.name == "unknown-property") {
            name_property(finding, source.text(), self.settings.views);
        }
        let mut found = gathered(found);
        for lint in ALL.iter().filter(|lint| self.selection.holds(lint.name)) {
            match lint.check {
                Check::Query(check) | Check::SaidAndQuery(_, check) => found.extend(check(&subject)),
                Check::Said(_) | Check::Package(_) | Check::Tests => {}
            }
        }
        found.extend(more(&subject));
        let allowed = Allowed::of(language, source);
        found.extend(allowed.unknown().map(|(name, span)| {
            Diagnostic::warning("unknown-lint", span, format!("no lint is named `{name}`"))
        }));
        found.retain(|finding| self.selection.holds(finding.name) && !allowed.allows(finding, source));
        in_order(found)
    }

    /// The same AQL as its author meant it, where its product refuses it.
    fn meant(&self, query: &Query) -> Option<Query> {
        if query.language != Language::Aql || query.planned() || !query.parsed {
            return None;
        }
        let lenient = self.settings.clone().with_mode(Mode::Lenient);
        Some(Query::compile(Language::Aql, query.source.clone(), &lenient))
    }

    fn universe(&self, language: Language) -> &Universe {
        let at = Language::ALL.iter().position(|known| *known == language).unwrap_or_default();
        self.universes[at].get_or_init(|| Universe::new(language.view(), self.settings.views))
    }
}

/// Names the property that holds what the events have under the name that is refused.
fn name_property(finding: &mut Diagnostic, text: &str, views: &Views) {
    let written = finding.span.of(text).trim_matches('"').to_owned();
    let meant = taxonomy::property_meant(&written).map_or(written, |meant| meant.is.clone());
    let held = Rule::Call(Transform::Given, vec![Rule::Field(meant.as_str().into())]);
    let holds = |rule: &Rule| match rule {
        Rule::Call(Transform::First, choices) => choices.first() == Some(&held),
        other => *other == held,
    };
    let named = taxonomy::all_events().find_map(|(channel, event)| {
        let class = Class { provider: "", channel, event_id: Some(event.id) };
        let shape = views.shape("ariel", &class)?;
        let own = views.profile_names(views.profile);
        let mut fitting = shape.fields.iter().filter(|(name, rule)| own.contains(*name) && holds(rule));
        fitting.next().map(|(name, _)| name.to_string())
    });
    let named = named.or_else(|| (taxonomy::folded_name(&meant) == "eventid").then(|| "Event ID".to_owned()));
    if let Some(name) = named {
        finding.notes = vec![format!("the property that holds it is \"{name}\"")];
        *finding = finding.clone().with_fix(finding.span, format!("\"{name}\""));
    }
}

/// What the compiler says, under the names of lints; what is meant stands beside what is refused.
fn said(query: &Query, meant: Option<&Query>) -> Diagnostics {
    let mut found: Diagnostics = query.diagnostics.clone();
    for guess in meant.map(|meant| meant.diagnostics.as_slice()).unwrap_or_default() {
        match found.iter_mut().find(|known| known.span == guess.span || known.span.start == guess.span.start)
        {
            Some(known) if known.name == guess.name || known.message == guess.message => {}
            Some(known) => {
                if known.notes.is_empty() {
                    known.notes.push(guess.message.clone());
                }
                known.fix = known.fix.take().or_else(|| guess.fix.clone());
            }
            None => found.push(guess.clone()),
        }
    }
    for finding in &mut found {
        let text = query.source.text();
        let same = |fix: &Fix| fix.span.of(text) == fix.replacement;
        finding.fix = finding.fix.take().filter(|fix| !same(fix));
        if let Some(lint) = ALL.iter().find(|lint| is_said(lint, finding.name)) {
            finding.name = lint.name;
            finding.severity = finding.severity.min(lint.severity);
        }
    }
    found
}

/// What is said of one name again and again is said where it stands first, with how often it comes again.
fn gathered(all: Diagnostics) -> Diagnostics {
    let mut found: Vec<(Diagnostic, usize)> = Vec::new();
    for finding in all {
        match found
            .iter_mut()
            .find(|(known, _)| known.name == finding.name && known.message == finding.message)
        {
            Some((_, again)) => *again += 1,
            None => found.push((finding, 0)),
        }
    }
    let said = |(finding, again): (Diagnostic, usize)| match again {
        0 => finding,
        _ => finding.with_note(format!("the same holds in {again} more places")),
    };
    found.into_iter().map(said).collect()
}

fn is_said(lint: &Lint, name: &str) -> bool {
    match lint.check {
        Check::Said(names) | Check::SaidAndQuery(names, _) => names.contains(&name),
        Check::Query(_) | Check::Package(_) | Check::Tests => false,
    }
}

/// The fixes that do not touch one another, the first of those that do, in the order of the text.
pub fn fixes<'f>(text: &str, findings: &'f [Diagnostic]) -> Vec<&'f Fix> {
    let mut all: Vec<&Fix> = findings.iter().filter_map(|finding| finding.fix.as_ref()).collect();
    all.sort_by_key(|fix| (fix.span.start, fix.span.end));
    let mut at = 0;
    all.retain(|fix| {
        let fits = fix.span.start >= at && text.get(fix.span.start..fix.span.end).is_some();
        at = if fits { fix.span.end } else { at };
        fits
    });
    all
}

/// The text with every fix made that does not touch another, and how many were made.
pub fn fixed(text: &str, findings: &[Diagnostic]) -> (String, usize) {
    let fixes = fixes(text, findings);
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for fix in &fixes {
        out.push_str(&text[at..fix.span.start]);
        out.push_str(&fix.replacement);
        at = fix.span.end;
    }
    out.push_str(&text[at..]);
    (out, fixes.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use text::Span;

    #[test]
    fn fixes_that_touch_another_are_left() {
        let fix = |start, end, with: &str| {
            Diagnostic::note("x", Span::new(start, end), "m").with_fix(Span::new(start, end), with)
        };
        let findings = [fix(0, 1, "A"), fix(0, 2, "no"), fix(3, 4, "D")];
        assert_eq!(fixed("abcd", &findings), ("AbcD".to_owned(), 2));
    }

    #[test]
    fn a_selection_knows_the_names() {
        assert_eq!(Selection::new(&["nothing".to_owned()], &[]), Err(Unknown("nothing".to_owned())));
    }
}

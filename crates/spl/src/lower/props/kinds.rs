//! The fields `eventtype`, `tag` and `tag::field` of an event.

use std::collections::BTreeMap;

use plan::{Assignment, Expr, Step, StepKind};
use text::{Diagnostic, Span};

use super::{FieldsRead, call, null, set};
use crate::Tagged;
use crate::lower::search::{at, is_like};
use crate::lower::{Lowering, step};

/// The names in a list between commas.
pub(in crate::lower) fn name_list(list: &str) -> Vec<String> {
    list.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

impl Lowering<'_> {
    /// The event types and tags that the search reads as fields. Those that come with us are made only where the search
    /// names the field.
    pub(super) fn kinds(&mut self, wanted: &mut FieldsRead, span: Span) -> Vec<Step> {
        let knowledge = self.knowledge;
        let tagged: Vec<&Tagged> = knowledge.tags.iter().collect();
        let by_field = by_field(&tagged);
        let whole = wanted.has("tag") && !tagged.is_empty();
        let tags: Vec<&str> =
            by_field.keys().copied().filter(|field| whole || wanted.has(&format!("tag::{field}"))).collect();
        tags.iter().for_each(|field| wanted.add(field));
        let mut steps = Vec::new();
        if wanted.has("eventtype") {
            let own_only = !wanted.names("eventtype");
            let value = self.event_types(None, own_only, span);
            if let Some(value) = &value {
                wanted.add_read(value);
            }
            steps
                .extend(value.map(|value| step(StepKind::Extend(vec![set("eventtype", value, span)]), span)));
        }
        let mut made = Vec::new();
        for field in &tags {
            made.push(set(&format!("tag::{field}"), tags_of(&by_field[*field], span), span));
        }
        if whole {
            let all = tags.iter().map(|field| Expr::field(format!("tag::{field}"), span)).collect();
            made.push(set("tag", sorted(all, span), span));
        }
        if !made.is_empty() {
            steps.push(step(StepKind::Extend(made), span));
        }
        steps
    }

    /// Sets the event types of rows that are there.
    pub(in crate::lower) fn typed(&mut self, only: Option<&[String]>, span: Span) -> Vec<Step> {
        let value = self.event_types(only, false, span).unwrap_or_else(|| null(span));
        vec![step(StepKind::Extend(vec![set("eventtype", value, span)]), span)]
    }

    /// The names of the event types that an event is of, in alphabetical order; `None` where none is known. `only` keeps
    /// those whose names fit one of its patterns.
    fn event_types(&mut self, only: Option<&[String]>, own_only: bool, span: Span) -> Option<Expr> {
        let mut known: BTreeMap<&String, &String> = BTreeMap::new();
        if !own_only {
            known.extend(&self.add_ons.eventtypes);
        }
        known.extend(&self.knowledge.eventtypes);
        let fits = |name: &str| only.is_none_or(|only| only.iter().any(|pattern| is_like(name, pattern)));
        let mut named = Vec::new();
        let mut doubts = Vec::new();
        for (name, definition) in known.into_iter().filter(|(name, _)| fits(name)) {
            match self.defined_search(definition, span) {
                Ok(holds) => {
                    let args = vec![at(holds, span), Expr::text(name, span), null(span)];
                    named.push(call("if", args, span));
                }
                Err(fault) => doubts.push(Diagnostic::warning("bad-eventtype", span, fault.message)),
            }
        }
        self.diagnostics.extend(doubts);
        match named.len() {
            0 => None,
            1 => named.pop(),
            _ => Some(call("mvappend", named, span)),
        }
    }
}

/// The tags of fields, as `tags` writes them.
pub(in crate::lower) struct TagFields<'a> {
    by_field: BTreeMap<&'a str, Vec<&'a Tagged>>,
}

impl<'a> TagFields<'a> {
    /// Those of the tags that `allowed` names, none for all, and of the fields, none for all.
    pub(in crate::lower) fn of(tags: &'a [Tagged], allowed: &[String], fields: &[String]) -> TagFields<'a> {
        let counts = |tagged: &&Tagged| {
            (allowed.is_empty() || allowed.contains(&tagged.tag))
                && (fields.is_empty() || fields.contains(&tagged.field))
        };
        let tagged: Vec<&Tagged> = tags.iter().filter(counts).collect();
        TagFields { by_field: by_field(&tagged) }
    }

    /// Are there none?
    pub(in crate::lower) fn is_empty(&self) -> bool {
        self.by_field.is_empty()
    }

    /// `tag::field` for each field.
    pub(in crate::lower) fn each(&self, span: Span) -> Vec<Assignment> {
        let fields = self.by_field.iter();
        fields.map(|(field, tagged)| set(&format!("tag::{field}"), tags_of(tagged, span), span)).collect()
    }

    /// All tags in one field, each with what stands in front of it for its field and value.
    pub(in crate::lower) fn all(
        &self,
        output: &str,
        prefix: impl Fn(&str, &str) -> String,
        span: Span,
    ) -> Assignment {
        let tagged = self.by_field.values().flatten();
        let values = tagged.map(|tagged| tag_of(tagged, &prefix(&tagged.field, &tagged.value), span));
        set(output, sorted(values.collect(), span), span)
    }
}

fn by_field<'a>(tagged: &[&'a Tagged]) -> BTreeMap<&'a str, Vec<&'a Tagged>> {
    let mut found: BTreeMap<&str, Vec<&Tagged>> = BTreeMap::new();
    for one in tagged {
        found.entry(&one.field).or_default().push(one);
    }
    found
}

fn tags_of(tagged: &[&Tagged], span: Span) -> Expr {
    sorted(tagged.iter().map(|tagged| tag_of(tagged, "", span)).collect(), span)
}

fn tag_of(tagged: &Tagged, prefix: &str, span: Span) -> Expr {
    let has = vec![Expr::field(&tagged.field, span), Expr::text(&tagged.value, span)];
    let tag = Expr::text(format!("{prefix}{}", tagged.tag), span);
    call("if", vec![call("search_eq", has, span), tag, null(span)], span)
}

/// In alphabetical order, each once.
fn sorted(mut values: Vec<Expr>, span: Span) -> Expr {
    if values.len() == 1 {
        return values.remove(0);
    }
    call("mvdedup", vec![call("mvsort", vec![call("mvappend", values, span)], span)], span)
}
